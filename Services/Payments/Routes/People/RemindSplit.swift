import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /splits/{id}/remind`: by its creator, one reminder each a day.
struct RemindSplit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/splits/{id}/remind", id: "remindSplit",
        summary: "Remind everybody whose share is open",
        tag: "Splits", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .notOpen])

    typealias Path = SplitPath

    let desk: SplitDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<SplitView> {
        let caller = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(SplitView(try await desk.remind(call.path.id, by: caller, in: transaction), for: caller))
        }
    }
}
