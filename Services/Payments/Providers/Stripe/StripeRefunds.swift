import HTTPKit
import PaymentsDomain
import Primitives

/// Money that goes back to whoever paid a deposit with Stripe.
struct StripeRefunds: Sendable {
    let api: StripeAPI

    var provider: PayoutProvider { .refundsOnly(StripeProcessor.name, send: send, fetch: fetch) }

    private func send(_ outflow: Outflow) async throws -> PayoutAnswer {
        guard let intent = outflow.paymentReference, let units = StripeAmount.units(outflow.amount) else {
            return .notTaken(code: "amount_not_supported")
        }
        let answer = try await api.call(
            "refund_deposit", about: outflow.id.description, .post, "/refunds",
            FormFields([
                ("payment_intent", intent), ("amount", "\(units)"),
                ("metadata[\(StripeMetadata.name)]", outflow.id.description),
            ]), key: outflow.id.description, isRepeated: false)
        if answer.status == 200 {
            let refund = try api.link.client.decode(StripeRefund.self, from: answer)
            guard let told = refund.payout(of: outflow) else { throw api.link.unexpected(answer) }
            return .known(told)
        }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .notTaken(code: api.refusal(answer))
    }

    private func fetch(_ outflow: Outflow) async throws -> ProviderPayout? {
        guard let intent = outflow.paymentReference else { return nil }
        let refunds = try await api.refunds(of: intent, about: outflow.id.description)
        guard let refund = refunds.first(where: { $0.florinID == outflow.id.description }) else { return nil }
        guard let told = refund.payout(of: outflow) else {
            throw PartnerError(.malformedAnswer, partner: StripeProcessor.name, "a refund that we do not know")
        }
        return told
    }
}
