import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// https://developer.paypal.com/docs/api/orders/v2: orders and refunds of captures; nothing is paid out.
enum PayPalProcessor: Processor {
    static let name = "paypal"
    static let sandboxPath = "/paypal"
    static let needs: Set<ProviderAccount.Setting> = [.clientID, .webhookID]

    static func make(
        _ account: ProviderAccount, _ link: PartnerLink
    ) -> (deposits: DepositProvider, payouts: PayoutProvider) {
        let api = PayPalAPI(link: link, account: account)
        return (PayPalPayments(api: api, proof: PayPalProof(api: api)).provider, PayPalRefunds(api: api).provider)
    }
}

/// Money that goes back to whoever paid a deposit with PayPal.
struct PayPalRefunds: Sendable {
    let api: PayPalAPI

    var provider: PayoutProvider { .refundsOnly(PayPalProcessor.name, send: send, fetch: fetch) }

    private func order(of outflow: Outflow) async throws -> PayPalOrder? {
        guard let id = outflow.paymentReference else { return nil }
        return try await api.order(id, about: outflow.id.description)
    }

    private func send(_ outflow: Outflow) async throws -> PayoutAnswer {
        guard let capture = try await order(of: outflow)?.capture else {
            throw api.doubtful("a payment that is not there")
        }
        let answer = try await api.call(
            "refund_deposit", about: outflow.id.description, .post, "/v2/payments/captures/\(capture.id)/refund",
            body: JSON.encode(PayPalRefundRequest(name: outflow.id.description, amount: outflow.amount)),
            request: outflow.id.description, isRepeated: false)
        if answer.status == 200 || answer.status == 201 {
            let refund = try api.link.client.decode(PayPalMovement.self, from: answer)
            guard let told = refund.payout(of: outflow) else { throw api.link.unexpected(answer) }
            return .known(told)
        }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .notTaken(code: api.refusal(answer))
    }

    private func fetch(_ outflow: Outflow) async throws -> ProviderPayout? {
        let found = try await order(of: outflow)?.refunds.first { $0.florinID == outflow.id.description }
        guard let found else { return nil }
        guard let told = found.payout(of: outflow) else { throw api.doubtful("a refund that we do not know") }
        return told
    }
}
