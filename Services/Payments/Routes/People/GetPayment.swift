import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

struct PaymentPath: FieldDecodable {
    let id: PaymentID

    init(_ fields: inout Fields) { id = fields.required("id", .id(PaymentID.self)) }
}

/// `GET /payments/{id}`
struct GetPayment: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/payments/{id}", id: "getPayment", summary: "One payment of the caller",
        tag: "Payments", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        servesTestKeys: true)

    typealias Path = PaymentPath

    let payments: PaymentStore

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        let caller = try call.caller
        guard let payment = try await payments.find(call.path.id),
            payment.isShown(to: caller.userID, live: caller.isLive)
        else {
            throw PaymentsError.missing(.payment)
        }
        return .ok(PaymentView(payment, for: caller.userID))
    }
}
