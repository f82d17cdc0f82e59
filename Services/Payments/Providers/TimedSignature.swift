import Crypto
import PaymentsDomain
import Primitives

/// `t=<seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, as Stripe and the sandbox sign:
/// https://docs.stripe.com/webhooks#verify-manually
///
/// There may be several `v1`, one for each secret that is valid while the provider changes it; any that is right
/// suffices. Schemes that we do not know are passed over.
struct TimedSignature: Sendable {
    /// An older event may have been caught and sent again by somebody else.
    static let tolerance: Duration = .seconds(300)
    /// Codes beyond these are not looked at: each costs a hash of the body.
    private static let maximumCodes = 8

    /// Its name.
    let header: String
    /// The current one and those before it that are still good.
    let secrets: [String]

    /// - Throws: `webhookNotSigned`.
    func check(_ webhook: Webhook, now: Timestamp) throws(PaymentsError) {
        guard let field = webhook.header(header), let (time, codes) = Self.parse(field) else {
            throw .webhookNotSigned
        }
        // The time as it was written, since that is what was signed.
        let signed = Array("\(time).".utf8) + webhook.body
        // HMAC first, in constant time and all of them; the time counts only once it is known to be the provider's.
        var isGenuine = false
        for secret in secrets {
            let key = SymmetricKey(data: Array(secret.utf8))
            for code in codes {
                let isRight = HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key)
                isGenuine = isRight || isGenuine
            }
        }
        guard isGenuine, let seconds = Int64(time), seconds >= 0 else { throw .webhookNotSigned }
        let age = now.secondsSince1970.subtractingReportingOverflow(seconds)
        guard !age.overflow, age.partialValue.magnitude <= Self.tolerance.components.seconds.magnitude else {
            throw .webhookNotSigned
        }
    }

    /// Nil without a time, with more than one, or without a code.
    private static func parse(_ field: String) -> (time: Substring, codes: [[UInt8]])? {
        var time: Substring?
        var codes: [[UInt8]] = []
        for part in field.split(separator: ",") {
            let part = part.trimmed
            if part.hasPrefix("t=") {
                guard time == nil else { return nil }
                time = part.dropFirst(2)
            } else if part.hasPrefix("v1="), codes.count < maximumCodes,
                let code = Hex.decode(String(part.dropFirst(3)))
            {
                codes.append(code)
            }
        }
        guard let time, !codes.isEmpty else { return nil }
        return (time, codes)
    }
}

extension Substring {
    /// Without the blanks that HTTP allows around a list's elements.
    fileprivate var trimmed: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
