import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit

/// Why staff decide about what is another's, where whoever has the money may decide as well.
struct OptionalReasonFields: FieldDecodable {
    let reason: String?

    init(_ fields: inout Fields) {
        reason = fields.optional(
            "reason",
            .lines(1...500).example("The receiver agreed by telephone").described("An operator's, kept with the deed"))
    }
}

/// `POST /reversals/{id}/approve`: whoever has the money gives it back, or an operator for them, and waits for the
/// wallet. What that refuses stays requested, with a `failure_code`.
struct ApproveReversal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/reversals/{id}/approve", id: "approveReversal", summary: "Give money back",
        tag: "Reversals",
        access: .roles([.customer, .merchant], scope: .paymentsWrite, overseers: [.operator]), right: .moveMoney,
        idempotency: .optional,
        problems: [.notFound, .notOpen, .notReversible, .alreadyReversed], rateClass: .money, approval: .fromAmount)

    typealias Path = ReversalPath
    typealias Body = OptionalReasonFields

    let desk: ReversalDesk
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReversalView> {
        let (caller, id) = (try call.caller.userID, call.path.id)
        if call.context.decidesForOthers, try await desk.isForeign(id, to: caller) {
            return try await desk.approve(id, because: call.body.reason, asAsked: call, approvals, transactions)
        }
        return try await desk.answer(call, transactions) { transaction in
            try await desk.decide(id, approve: true, by: caller, isStaff: false, in: transaction)
        }
    }

    /// For whichever operator asked, once a second one has agreed.
    static func approved(_ desk: ReversalDesk, _ approvals: ApprovalDesk) -> ApprovedWork {
        desk.approved(Self.self, at: approvals)
    }
}
