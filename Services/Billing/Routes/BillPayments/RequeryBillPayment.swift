import Authentication
import BillingDomain
import HTTPKit
import JSONKit

/// `POST /admin/billing/bill-payments/{id}/requery`: asks the partner now instead of at the next turn. Safe to repeat:
/// nothing is sent but the question.
struct RequeryBillPayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/billing/bill-payments/{id}/requery", id: "requeryBillPayment",
        summary: "Ask for a bill payment now", tag: "Bill payments (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, problems: [.notFound], rateClass: .money,
        approval: .ordered)

    typealias Path = BillPaymentPath

    struct Body: FieldDecodable {
        let reason: String?

        init(_ fields: inout Fields) {
            reason = fields.optional("reason", .lines(1...500).example("The partner is back"))
        }
    }

    let care: BillPaymentCare

    func handle(_ call: Call<Self>) async throws -> Reply<StaffBillPaymentView> {
        .ok(StaffBillPaymentView(try await care.requery(call.path.id, by: try call.caller.userID)))
    }
}
