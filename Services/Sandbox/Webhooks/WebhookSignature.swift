import Crypto
package import Primitives

/// How this provider signs its webhooks: `Sandbox-Signature: t=<seconds since 1970>,v1=<hex>` where the second
/// is the HMAC-SHA256 of `<t>.<body>` under the account's secret. The time is signed too, so that an old request
/// cannot be played again later.
package enum WebhookSignature {
    package static let header = "Sandbox-Signature"

    package static func make(body: [UInt8], secret: String, at time: Timestamp) -> String {
        let seconds = time.secondsSince1970
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(seconds).".utf8) + body, using: SymmetricKey(data: Array(secret.utf8)))
        return "t=\(seconds),v1=\(Hex.encode(Array(code)))"
    }
}
