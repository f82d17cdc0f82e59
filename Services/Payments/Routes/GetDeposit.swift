import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `GET /deposits/{id}`: while it is awaited its provider is asked.
struct GetDeposit: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/deposits/{id}", id: "getDeposit", summary: "One deposit of the caller",
        tag: "Deposits", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        flag: "deposits")

    typealias Path = DepositPath

    let deposits: DepositStore
    let saga: DepositSaga
    let outflows: OutflowStore

    func handle(_ call: Call<Self>) async throws -> Reply<DepositView> {
        let caller = try call.caller.userID
        guard let deposit = try await deposits.find(call.path.id), deposit.owner == caller, deposit.link == nil,
            deposit.stage.isAccepted
        else { throw PaymentsError.notFound }
        let now = try await saga.look(at: deposit)
        return .ok(DepositView(now, try await outflows.refunds(of: now)))
    }
}
