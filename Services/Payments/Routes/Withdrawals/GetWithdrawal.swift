import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /withdrawals/{id}`
struct GetWithdrawal: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/withdrawals/{id}", id: "getWithdrawal", summary: "One withdrawal of the caller",
        tag: "Withdrawals", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = OutflowPath

    let outflows: OutflowStore

    func handle(_ call: Call<Self>) async throws -> Reply<WithdrawalView> {
        let caller = try call.caller.userID
        guard let outflow = try await outflows.find(call.path.id), outflow.owner == caller,
            outflow.kind == .withdrawal, outflow.stage.isAccepted
        else { throw PaymentsError.missing(.withdrawal) }
        return .ok(WithdrawalView(outflow))
    }
}
