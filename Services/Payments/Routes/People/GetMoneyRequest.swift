import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

struct MoneyRequestPath: FieldDecodable {
    let id: MoneyRequestID

    init(_ fields: inout Fields) { id = fields.required("id", .id(MoneyRequestID.self)) }
}

/// `GET /requests/{id}`
struct GetMoneyRequest: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/requests/{id}", id: "getMoneyRequest", summary: "One request of the caller",
        tag: "Payment requests", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        servesTestKeys: true)

    typealias Path = MoneyRequestPath

    let requests: MoneyRequestStore

    func handle(_ call: Call<Self>) async throws -> Reply<MoneyRequestView> {
        let caller = try call.caller
        guard let request = try await requests.find(call.path.id),
            request.isShown(to: caller.userID, live: caller.isLive)
        else {
            throw PaymentsError.missing(.request)
        }
        return .ok(MoneyRequestView(request, for: caller.userID))
    }
}
