import Crypto
import Primitives

/// `Florin-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, which whoever hands us bounces signs with.
/// There may be several `v1`; any that is right suffices.
struct FlorinSignature: Sendable {
    static let header = "Florin-Signature"
    static let tolerance = Duration.seconds(300)
    /// Codes beyond these are not looked at: each costs a hash of the body.
    private static let mostCodes = 8

    let secret: String

    func isRight(_ field: String?, body: [UInt8], now: Timestamp) -> Bool {
        guard let field, let (time, codes) = Self.parse(field), let seconds = Int64(time), seconds >= 0 else {
            return false
        }
        let key = SymmetricKey(data: Array(secret.utf8))
        let signed = Array("\(time).".utf8) + body
        var isGenuine = false
        for code in codes {
            let isThis = HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key)
            isGenuine = isThis || isGenuine
        }
        let age = now.secondsSince1970.subtractingReportingOverflow(seconds)
        return isGenuine && !age.overflow
            && age.partialValue.magnitude <= Self.tolerance.components.seconds.magnitude
    }

    /// Nil without a time, with more than one, or without a code.
    private static func parse(_ field: String) -> (time: Substring, codes: [[UInt8]])? {
        var time: Substring?
        var codes: [[UInt8]] = []
        for part in field.split(separator: ",") {
            let part = part.drop { $0 == " " }
            if part.hasPrefix("t=") {
                guard time == nil else { return nil }
                time = part.dropFirst(2)
            } else if part.hasPrefix("v1="), codes.count < mostCodes, let code = Hex.decode(String(part.dropFirst(3))) {
                codes.append(code)
            }
        }
        guard let time, !codes.isEmpty else { return nil }
        return (time, codes)
    }
}
