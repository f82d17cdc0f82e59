import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit

/// `POST /admin/payments/disputes/{id}/resolve`: who wins; the answer waits for the wallet to move it. What the payee
/// does not have is paid by us only with `cover`, and without it the decision waits to be made once more.
struct ResolveDispute: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/disputes/{id}/resolve", id: "resolveDispute", summary: "Decide a dispute",
        tag: "Disputes (operators)", access: .roles([.operator], scope: .opsWrite), right: .moveMoney,
        idempotency: .optional,
        problems: [
            .notFound, .ownDecision, .notOpen, .requestInProgress, .refundExceedsPayment, .amountNotPositive,
            .currencyMismatch,
        ], rateClass: .money, approval: .fromAmount)

    typealias Path = DisputePath

    struct Body: FieldDecodable {
        let ruling: DisputeRuling

        init(_ fields: inout Fields) {
            let outcome = fields.required("outcome", .choice(Dispute.Outcome.self))
            let amount = fields.optional("amount", .money.described("What the payer gets, of a partial outcome"))
            if outcome == .partial, !fields.has("amount") {
                fields.refuse("amount", .missing, "is required for a part")
            } else if outcome != .partial, fields.has("amount") {
                fields.refuse("amount", .unknownField, "is for a part only")
            }
            ruling = DisputeRuling(
                outcome: outcome, amount: amount,
                cover: fields.optional("cover", .bool.described("What the payee does not have is our loss")) ?? false,
                note: fields.required("note", .lines(1...2_000).example("No proof of delivery was shown")))
        }
    }

    let desk: DisputeDesk
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<StaffDisputeView> {
        let (staff, id, ruling) = (try call.caller.userID, call.path.id, call.body.ruling)
        let waits = try await approvals.ask(call, about: try await desk.movement(of: id, ruling)) { transaction in
            try await desk.check(id, by: staff, in: transaction)
        }
        if let waits { return waits }
        return try await settling(call, transactions, desk.saga.payments) { transaction in
            let dispute = try await desk.resolve(id, ruling, by: staff, isAwaited: true, in: transaction)
            return StaffDisputeView(dispute, try await desk.evidence.list(of: id, in: transaction))
        } finish: { resolved in
            StaffDisputeView(try await desk.finish(resolved.dispute), resolved.evidence)
        }
    }

    /// The same for whoever asked, once a second operator has agreed.
    static func approved(_ desk: DisputeDesk, _ approvals: ApprovalDesk) -> ApprovedWork {
        ApprovedWork(of: Self.self, at: approvals, preparing: { _, body in body.ruling }) {
            approval, ruling, transaction in
            let dispute = try await desk.resolve(
                DisputeID(approval.resourceID), ruling, by: approval.requestedBy, isAwaited: false,
                in: transaction)
            return { desk.leave(dispute) }
        }
    }
}
