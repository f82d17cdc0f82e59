import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /payments/{id}/cancel`: the payer takes back what still waits for somebody.
struct CancelPayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/payments/{id}/cancel", id: "cancelPayment",
        summary: "Take back what waits for somebody to come", tag: "Payments",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        problems: [.notFound, .notOpen], rateClass: .money, servesTestKeys: true)

    typealias Path = PaymentPath

    let parts: PeopleParts

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        let caller = try call.caller
        let step = try await parts.transactions.run { transaction -> PaymentStep in
            guard let payment = try await parts.payments.lock(call.path.id, in: transaction),
                payment.payer?.user == caller.userID, payment.isLive == caller.isLive
            else { throw PaymentsError.missing(.payment) }
            guard let step = try await parts.saga.take(.cancelled, about: payment, in: transaction) else {
                throw PaymentsError.notOpen(state: payment.state.rawValue)
            }
            return step
        }
        parts.saga.finish(step)
        return .ok(PaymentView(step.payment, for: caller.userID))
    }
}
