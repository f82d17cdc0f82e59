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
        try await desk.approve(call.path.id, because: call.body.reason, asAsked: call, approvals, transactions)
    }

    /// The same for whoever asked, once a second operator has agreed.
    static func approved(_ desk: ReversalDesk, _ approvals: ApprovalDesk) -> ApprovedWork {
        desk.approved(Self.self, at: approvals)
    }
}
