import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit

/// Why staff decide about what is another's.
struct StaffReasonFields: FieldDecodable {
    let reason: String

    init(_ fields: inout Fields) {
        reason = fields.required("reason", .lines(1...500).example("The receiver agreed by telephone"))
    }
}

/// `POST /admin/payments/reversals/{id}/approve`: an operator agrees for whoever has the money.
struct ApproveAnyReversal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/reversals/{id}/approve", id: "approveAnyReversal",
        summary: "Give money back for whoever has it", tag: "Reversals (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, idempotency: .required,
        problems: [.notFound, .ownDecision, .notOpen, .notReversible, .alreadyReversed], rateClass: .money,
        approval: .fromAmount)

    typealias Path = ReversalPath
    typealias Body = StaffReasonFields

    let desk: ReversalDesk
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<StaffReversalView> {
        let (staff, id) = (try call.caller.userID, call.path.id)
        let movement = try await desk.movement(of: id, reason: call.body.reason)
        let waits = try await approvals.ask(call, about: movement) { transaction in
            try await desk.check(id, by: staff, in: transaction)
        }
        if let waits { return waits }
        let reply = try await idempotent(call, transactions) { transaction in
            .ok(
                StaffReversalView(
                    try await desk.decide(id, approve: true, by: staff, isStaff: true, in: transaction)))
        }
        desk.saga.opened()
        return reply
    }

    /// The same for whoever asked, once a second operator has agreed.
    static func approved(_ desk: ReversalDesk, _ approvals: ApprovalDesk) -> ApprovedWork {
        ApprovedWork(of: Self.self, at: approvals, preparing: { _, _ in }) { approval, _, transaction in
            _ = try await desk.decide(
                ReversalID(approval.resourceID), approve: true, by: approval.requestedBy, isStaff: true,
                in: transaction)
            return { desk.saga.opened() }
        }
    }
}
