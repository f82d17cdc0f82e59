import ComplianceDomain
import Crypto
import JSONKit
import Primitives

/// `X-SHA2-Signature: <hex HMAC-SHA256 of the raw body>`. There is neither a time nor an id of the event in it, so a
/// genuine one can be played again for ever: it is a reason to ask how the check stands, and nothing else.
struct OnfidoSignature: Sendable {
    static let header = "X-SHA2-Signature"

    let token: String

    /// The check that it is about; nil: it is about something else.
    /// - Throws: `webhookNotSigned`, `webhookMalformed`.
    func read(_ webhook: ProviderWebhook) throws(ComplianceError) -> String? {
        guard let code = webhook.header(Self.header).flatMap({ Hex.decode($0) }),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: webhook.body, using: SymmetricKey(data: Array(token.utf8)))
        else { throw .webhookNotSigned }
        do {
            let event = try JSONReader.decode(OnfidoEvent.self, from: webhook.body, unknownFields: .ignore)
            return event.payload.resource == "check" ? event.payload.object?.id : nil
        } catch {
            throw .webhookMalformed
        }
    }
}
