import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit

/// `POST /admin/payments/bank-entries/{id}/allocate`: whose money it is that came and names nobody whom we know.
struct AllocateBankEntry: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/bank-entries/{id}/allocate", id: "allocateBankEntry",
        summary: "Credit what came to a wallet", tag: RailRoutes.tag, access: RailRoutes.writing, right: .moveMoney,
        idempotency: .optional, problems: [.notFound, .notOpen, .ownDecision, .currencyMismatch], rateClass: .money,
        approval: .fromAmount)

    typealias Path = BankEntryPath

    struct Body: FieldDecodable {
        let wallet: UniqueID
        let reason: String?

        init(_ fields: inout Fields) {
            wallet = fields.required("wallet_id", .uuid)
            reason = fields.optional("reason", .lines(1...500).described("Shown to whoever decides about it"))
        }
    }

    let saga: BankEntrySaga
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<BankEntryView> {
        let (id, staff) = (call.path.id, try call.caller.userID)
        guard let entry = try await saga.entries.find(id) else { throw PaymentsError.missing(.bankEntry) }
        guard let amount = entry.amount else { throw PaymentsError.notOpen(state: entry.state.rawValue) }
        let target = try await saga.target(call.body.wallet, for: amount)
        let movement = StaffMovement(
            resourceID: id.rawValue, amount: amount, parties: [target.owner], reason: call.body.reason)
        let waits = try await approvals.ask(call, about: movement) { transaction in
            guard var entry = try await saga.entries.lock(id, in: transaction) else {
                throw PaymentsError.missing(.bankEntry)
            }
            try entry.allocate(target)
        }
        if let waits { return waits }
        let reply = try await idempotent(call, transactions) { transaction in
            AuditTrail.subject(target.owner)
            let entry = try await saga.allocate(id, to: target, by: staff, in: transaction)
            return .ok(BankEntryView(entry: entry))
        }
        saga.wake()
        return reply
    }

    /// For whoever asked, once a second operator has agreed; the wallet is asked again.
    static func approved(_ saga: BankEntrySaga, _ approvals: ApprovalDesk) -> ApprovedWork {
        ApprovedWork(
            of: Self.self, at: approvals,
            preparing: { approval, body in try await saga.target(body.wallet, for: approval.amount) },
            effect: { approval, target, transaction in
                _ = try await saga.allocate(
                    BankEntryID(approval.resourceID), to: target, by: approval.requestedBy, in: transaction)
                return { saga.wake() }
            })
    }
}
