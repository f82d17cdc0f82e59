import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /splits/{id}/cancel`: by its creator, while nothing was paid.
struct CancelSplit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/splits/{id}/cancel", id: "cancelSplit", summary: "Take a shared bill back",
        tag: "Splits", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .notOpen])

    typealias Path = SplitPath

    let desk: SplitDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<SplitView> {
        let caller = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(SplitView(try await desk.cancel(call.path.id, by: caller, in: transaction), for: caller))
        }
    }
}
