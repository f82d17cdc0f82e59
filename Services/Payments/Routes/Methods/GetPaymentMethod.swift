import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `GET /payment-methods/{id}`
struct GetPaymentMethod: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/payment-methods/{id}", id: "getPaymentMethod",
        summary: "One payment method of the caller", tag: "Payment methods",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = PaymentMethodPath

    let desk: PaymentMethodDesk

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentMethodView> {
        let caller = try call.caller.userID
        guard let method = try await desk.methods.find(call.path.id), method.owner == caller else {
            throw PaymentsError.missing(.paymentMethod)
        }
        return .ok(PaymentMethodView(method, desk))
    }
}
