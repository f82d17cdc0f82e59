import Crypto
import HTTPKit
import PaymentsDomain
import Primitives

/// https://developer.squareup.com/reference/square: payment links and refunds; nothing is paid out.
enum SquareProcessor: Processor {
    static let name = "square"
    static let sandboxPath = "/square"
    static let needs: Set<ProviderAccount.Setting> = [.webhookSecret, .webhookURL, .clientID]

    static func make(
        _ account: ProviderAccount, _ link: PartnerLink
    ) -> (deposits: DepositProvider, payouts: PayoutProvider) {
        let api = SquareAPI(link: link, account: account)
        let signature = SquareSignature(url: account.webhookURL, secrets: account.webhookSecrets)
        return (SquarePayments(api: api, signature: signature).provider, SquareRefunds(api: api).provider)
    }
}

/// `x-square-hmacsha256-signature`: base64 of the HMAC-SHA256 of the address that Square was told, and the body. It
/// tells no time: an old event has no more effect than that Square is asked.
struct SquareSignature: Sendable {
    static let header = "x-square-hmacsha256-signature"

    /// As Square was told it, whatever way the event came.
    let url: String
    /// The current one and those before it that are still good.
    let secrets: [String]

    /// - Throws: `webhookNotSigned`.
    func check(_ webhook: Webhook) throws(PaymentsError) {
        guard let code = webhook.header(Self.header).flatMap({ Base64.decode($0) }) else { throw .webhookNotSigned }
        let signed = Array(url.utf8) + webhook.body
        var isGenuine = false
        for secret in secrets {
            let key = SymmetricKey(data: Array(secret.utf8))
            let isRight = HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key)
            isGenuine = isRight || isGenuine
        }
        guard isGenuine else { throw .webhookNotSigned }
    }
}
