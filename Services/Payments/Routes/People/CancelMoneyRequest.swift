import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /requests/{id}/cancel`: by whoever asked.
struct CancelMoneyRequest: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/requests/{id}/cancel", id: "cancelMoneyRequest", summary: "Take a request back",
        tag: "Payment requests", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .notOpen], servesTestKeys: true)

    typealias Path = MoneyRequestPath

    let desk: RequestDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<MoneyRequestView> {
        let caller = try call.caller
        return try await transactions.run { transaction in
            .ok(
                MoneyRequestView(
                    try await desk.end(call.path.id, .cancel, by: caller, in: transaction), for: caller.userID))
        }
    }
}
