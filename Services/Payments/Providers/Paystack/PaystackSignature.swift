import Crypto
import PaymentsDomain
import Primitives

/// `x-paystack-signature: <hex HMAC-SHA512 of the body>`. There is no time in it: an old event is one that has been
/// here before, and moves nothing by itself anyway.
struct PaystackSignature: Sendable {
    static let header = "x-paystack-signature"

    /// The current one and those before it that are still good.
    let secrets: [String]

    /// - Throws: `webhookNotSigned`.
    func check(_ webhook: Webhook) throws(PaymentsError) {
        guard let field = webhook.header(Self.header), let code = Hex.decode(field) else { throw .webhookNotSigned }
        var isGenuine = false
        for secret in secrets {
            let key = SymmetricKey(data: Array(secret.utf8))
            let isRight = HMAC<SHA512>.isValidAuthenticationCode(code, authenticating: webhook.body, using: key)
            isGenuine = isRight || isGenuine
        }
        guard isGenuine else { throw .webhookNotSigned }
    }
}
