import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `DELETE /payment-methods/{id}`: it is charged no more, and its provider forgets it.
struct DeletePaymentMethod: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/payments/payment-methods/{id}", id: "deletePaymentMethod",
        summary: "Have a payment method forgotten", tag: "Payment methods",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, success: 204,
        problems: [.notFound])

    typealias Path = PaymentMethodPath

    let desk: PaymentMethodDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let owner = try call.caller.userID
        return try await transactions.run { transaction in
            try await desk.remove(call.path.id, of: owner, in: transaction)
            return .noContent
        }
    }
}
