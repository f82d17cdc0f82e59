import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives
import ServiceKit

/// `POST /admin/billing/bill-payments/{id}/resolve`: how one ended whose partner does not tell, by evidence. Always the
/// word of two operators.
struct ResolveBillPayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/billing/bill-payments/{id}/resolve", id: "resolveBillPayment",
        summary: "Say by evidence how a bill payment ended", tag: "Bill payments (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, idempotency: .optional,
        problems: [.notFound, .ownDecision, .notStuck], rateClass: .money, approval: .always)

    typealias Path = BillPaymentPath

    struct Body: FieldDecodable {
        let outcome: BillPaymentAction.Outcome
        let evidence: String

        init(_ fields: inout Fields) {
            outcome = fields.required("outcome", .choice(BillPaymentAction.Outcome.self))
            evidence = fields.required("evidence", .lines(1...500).example("Statement of 30 November, line 12"))
        }
    }

    let care: BillPaymentCare
    let approvals: ApprovalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<StaffBillPaymentView> {
        let staff = try call.caller.userID
        let movement = try await care.movement(of: call.path.id, evidence: call.body.evidence)
        let waits = try await approvals.ask(call, about: movement) { transaction in
            _ = try await care.stuck(call.path.id, by: staff, in: transaction)
        }
        guard let waits else { preconditionFailure("what two must agree to waits") }
        return waits
    }

    /// For whoever asked, once a second operator has agreed.
    static func approved(_ care: BillPaymentCare, _ approvals: ApprovalDesk) -> ApprovedWork {
        ApprovedWork(of: Self.self, at: approvals, preparing: { _, body in body }) { approval, body, transaction in
            let step = try await care.resolve(
                BillPaymentID(approval.resourceID), body.outcome, evidence: body.evidence, by: approval.requestedBy,
                in: transaction)
            return { care.saga.finish(step) }
        }
    }
}

extension BillPaymentAction.Outcome: FieldValue {}
