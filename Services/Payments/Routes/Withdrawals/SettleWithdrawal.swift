import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit

/// `POST /admin/payments/withdrawals/{id}/settle`: how one ended whose provider does not tell, by evidence. Always the
/// word of two operators.
struct SettleWithdrawal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/withdrawals/{id}/settle", id: "settleWithdrawal",
        summary: "Say by evidence how a withdrawal ended", tag: "Withdrawals (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, idempotency: .optional,
        problems: [.notFound, .ownDecision, .notOpen], rateClass: .money, approval: .always)

    typealias Path = OutflowPath

    struct Body: FieldDecodable {
        let outcome: OutflowAction.Outcome
        let evidence: String

        init(_ fields: inout Fields) {
            outcome = fields.required("outcome", .choice(OutflowAction.Outcome.self))
            evidence = fields.required("evidence", .lines(1...500).example("Statement of 30 November, line 12"))
        }
    }

    let care: OutflowCare
    let approvals: ApprovalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<StaffWithdrawalView> {
        let staff = try call.caller.userID
        let movement = try await care.movement(of: call.path.id, evidence: call.body.evidence, by: staff)
        let waits = try await approvals.ask(call, about: movement) { transaction in
            _ = try await care.unknown(call.path.id, by: staff, in: transaction)
        }
        guard let waits else { preconditionFailure("what two must agree to waits") }
        return waits
    }

    /// For whoever asked, once a second operator has agreed.
    static func approved(_ care: OutflowCare, _ approvals: ApprovalDesk) -> ApprovedWork {
        ApprovedWork(of: Self.self, at: approvals, preparing: { _, body in body }) { approval, body, transaction in
            let step = try await care.settle(
                OutflowID(approval.resourceID), body.outcome, evidence: body.evidence, by: approval.requestedBy,
                in: transaction)
            return { care.saga.finish(step) }
        }
    }
}
