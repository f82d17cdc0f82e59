import Crypto
package import Primitives

/// Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA1, 30 seconds, 6 digits.
package struct TOTP: Sendable {
    package static let stepSeconds: Int64 = 30
    package static let digits = 6
    /// RFC 4226 section 4 recommends 160 bits.
    private static let secretLength = 20

    package let secret: [UInt8]

    package init(secret: [UInt8]) {
        self.secret = secret
    }

    package static func generate() -> TOTP {
        TOTP(secret: randomBytes(secretLength))
    }

    /// The secret as people type it into an app.
    package var secretText: String { Base32.encode(secret) }

    /// The number of the 30 seconds that hold a time.
    package static func step(at time: Timestamp) -> Int64 { time.secondsSince1970 / stepSeconds }

    /// The code of one step. `digits` is 6 outside the RFC's own test vectors.
    package func code(step: Int64, digits: Int = TOTP.digits) -> String {
        let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[mac.count - 1] & 0x0f)
        let word = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        var modulus: UInt32 = 1
        for _ in 0..<digits { modulus *= 10 }
        let text = String(word % modulus)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// The step that a code belongs to, if that is the current one or a neighbour and later than `lastStep`, the step
    /// of the code that was accepted last. Store the result: so no code works twice (RFC 6238 section 5.2).
    package func matchingStep(_ code: String, at time: Timestamp, after lastStep: Int64?) -> Int64? {
        let current = Self.step(at: time)
        var match: Int64?
        // All three are always computed, so the time taken does not tell which one fitted.
        for step in current - 1...current + 1 where constantTimeEquals(self.code(step: step), code) {
            if step > lastStep ?? Int64.min { match = step }
        }
        return match
    }

    /// The address behind the QR code of a set-up page.
    package func provisioningURL(issuer: String, account: String) -> String {
        let issuer = Self.percentEncoded(issuer)
        return "otpauth://totp/\(issuer):\(Self.percentEncoded(account))?secret=\(secretText)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(Self.digits)&period=\(Self.stepSeconds)"
    }

    private static func percentEncoded(_ text: String) -> String {
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return text.utf8.map { byte in
            if unreserved.contains(byte) { return String(UnicodeScalar(byte)) }
            return "%" + Hex.encode([byte]).uppercased()
        }.joined()
    }
}
