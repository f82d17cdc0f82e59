import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /admin/payments/withdrawals/{id}/retry`: asks the provider now instead of at the next turn. Safe to repeat:
/// the provider knows the withdrawal by its id.
struct RetryWithdrawal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/withdrawals/{id}/retry", id: "retryWithdrawal",
        summary: "Ask for a withdrawal now", tag: "Withdrawals (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, problems: [.notFound], rateClass: .money,
        approval: .ordered)

    typealias Path = OutflowPath

    struct Body: FieldDecodable {
        let reason: String?

        init(_ fields: inout Fields) {
            reason = fields.optional("reason", .lines(1...500).example("The provider is back"))
        }
    }

    let care: OutflowCare

    func handle(_ call: Call<Self>) async throws -> Reply<StaffWithdrawalView> {
        .ok(StaffWithdrawalView(try await care.retry(call.path.id, by: try call.caller.userID)))
    }
}
