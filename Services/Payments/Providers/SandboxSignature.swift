import Crypto
import PaymentsDomain
import Primitives

/// `Sandbox-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`.
struct SandboxSignature: Sendable {
    static let header = "Sandbox-Signature"
    /// An older event may have been caught and sent again by somebody else.
    static let tolerance: Duration = .seconds(300)

    let secret: String

    /// - Throws: `webhookNotSigned`.
    func check(_ webhook: Webhook, now: Timestamp) throws(PaymentsError) {
        guard let field = webhook.header(Self.header), let (seconds, code) = Self.parse(field) else {
            throw .webhookNotSigned
        }
        // HMAC first, in constant time; the time counts only once it is known to be the provider's.
        let isGenuine = HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Array("\(seconds).".utf8) + webhook.body,
            using: SymmetricKey(data: Array(secret.utf8)))
        let age = now.secondsSince1970.subtractingReportingOverflow(seconds)
        guard isGenuine, !age.overflow, age.partialValue.magnitude <= Self.tolerance.components.seconds.magnitude else {
            throw .webhookNotSigned
        }
    }

    private static func parse(_ field: String) -> (seconds: Int64, code: [UInt8])? {
        var seconds: Int64?
        var code: [UInt8]?
        for part in field.split(separator: ",") {
            if part.hasPrefix("t=") { seconds = Int64(part.dropFirst(2)) }
            if part.hasPrefix("v1=") { code = Hex.decode(String(part.dropFirst(3))) }
        }
        guard let seconds, let code else { return nil }
        return (seconds, code)
    }
}
