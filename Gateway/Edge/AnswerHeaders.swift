import NIOCore
import RedisAccess

/// Header lines that go onto every answer, written once at the start.
struct AnswerHeaders: Sendable {
    private static let exposed = """
        X-Request-Id, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, Idempotent-Replayed, \
        Location, Content-Disposition
        """

    /// OWASP's list for an API: no sniffing, no frames, no scripts, nothing in a referrer.
    let security: ByteBuffer
    let contentPolicy = ByteBuffer(
        string: "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n")
    let noStore = ByteBuffer(string: "Cache-Control: no-store\r\n")
    /// Limit headers for an answer before any limit was asked.
    let unlimited: ByteBuffer
    private let origins: AllowedOrigins
    private let forAllowedOrigin = ByteBuffer(
        string: "\r\nAccess-Control-Expose-Headers: \(Self.exposed)\r\nVary: Origin\r\n")
    private let varyByOrigin: ByteBuffer
    let preflight = ByteBuffer(
        string: """
            Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r
            Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key, Last-Event-ID, Step-Up-Token, \
            X-Device-Id, X-Request-Id, traceparent\r
            Access-Control-Max-Age: 600\r\n
            """)

    init(_ config: GatewayConfig) {
        var security = "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n"
        if config.sendsHSTS { security += "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n" }
        self.security = ByteBuffer(string: security)
        let limit = config.rates.anonymous.limit
        unlimited = ByteBuffer(
            string: "RateLimit-Limit: \(limit)\r\nRateLimit-Remaining: \(limit)\r\nRateLimit-Reset: 0\r\n")
        origins = config.corsOrigins
        varyByOrigin = ByteBuffer(string: origins.isEmpty ? "" : "Vary: Origin\r\n")
    }

    func allows(_ origin: Span<UInt8>) -> Bool { origins.contains(origin) }

    /// There is none, or one that is not allowed.
    func writeNoOrigin(to out: inout ByteBuffer) { out.writeImmutableBuffer(varyByOrigin) }

    func writeOrigin(_ origin: RawSpan, to out: inout ByteBuffer) {
        out.writeStaticString("Access-Control-Allow-Origin: ")
        out.writeBytes(origin)
        out.writeImmutableBuffer(forAllowedOrigin)
    }

    func writeLimits(_ decision: RateDecision?, to out: inout ByteBuffer) {
        guard let decision else {
            out.writeImmutableBuffer(unlimited)
            return
        }
        out.writeStaticString("RateLimit-Limit: ")
        out.writeDecimal(decision.limit.limit)
        out.writeStaticString("\r\nRateLimit-Remaining: ")
        out.writeDecimal(decision.remaining)
        out.writeStaticString("\r\nRateLimit-Reset: ")
        out.writeDecimal(decision.resetAfter.secondsRoundedUp)
        out.writeStaticString("\r\n")
    }
}

extension Duration {
    var secondsRoundedUp: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
