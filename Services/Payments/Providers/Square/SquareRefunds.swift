import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Money that goes back to whoever paid a deposit with Square.
struct SquareRefunds: Sendable {
    let api: SquareAPI

    var provider: PayoutProvider {
        .refundsOnly(SquareProcessor.name, isClosedByFailure: true, send: send, fetch: fetch)
    }

    private func send(_ outflow: Outflow) async throws -> PayoutAnswer {
        let subject = outflow.id.description
        guard let payment = try await api.payment(ofOrder: outflow.paymentReference, about: subject) else {
            throw PartnerError(.malformedAnswer, partner: SquareProcessor.name, "a payment that is not there")
        }
        let answer = try await api.call(
            "refund_deposit", about: subject, .post, "/refunds",
            body: JSON.encode(SquareRefundOrder(name: subject, payment: payment.id, amount: outflow.amount)),
            isRepeated: false)
        if answer.status == 200 {
            let refund = try api.link.client.decode(SquareRefundAnswer.self, from: answer).refund
            guard let told = refund.payout(of: outflow) else { throw api.link.unexpected(answer) }
            return .known(told)
        }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .notTaken(code: api.refusal(answer))
    }

    private func fetch(_ outflow: Outflow) async throws -> ProviderPayout? {
        let subject = outflow.id.description
        guard let payment = try await api.payment(ofOrder: outflow.paymentReference, about: subject),
            let refund = try await api.refund(named: subject, of: payment, about: subject)
        else { return nil }
        guard let told = refund.payout(of: outflow) else {
            throw PartnerError(.malformedAnswer, partner: SquareProcessor.name, "a refund that we do not know")
        }
        return told
    }
}
