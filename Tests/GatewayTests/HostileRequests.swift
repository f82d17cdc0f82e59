/// Requests that two readers could take for different ones, by what is wrong with them. `bearer` is a valid token's
/// header line, so that nothing is refused for want of one.
enum HostileRequests {
    struct Case: Sendable {
        let bytes: [UInt8]
        let status: Int

        init(_ text: String, _ status: Int = 400) {
            bytes = Array(text.utf8)
            self.status = status
        }

        /// Bytes that are no UTF-8.
        init(_ parts: [[UInt8]], _ status: Int = 400) {
            bytes = Array(parts.joined())
            self.status = status
        }
    }

    static func all(bearer: String) -> [Case] {
        let request = Wire(bearer: bearer)
        return lengths(request) + codings(request) + chunks(request) + fields(request) + lines(request)
            + targets(request) + sizes(request)
    }

    /// Puts requests together.
    private struct Wire {
        let bearer: String

        func post(_ fields: String, _ body: String = "", version: String = "1.1") -> String {
            "POST /api/v1/wallets HTTP/\(version)\r\nHost: a\r\n\(bearer)\r\n\(fields)\r\n\r\n\(body)"
        }

        func get(_ target: String = "/api/v1/wallets", _ fields: String = "X: y") -> String {
            "GET \(target) HTTP/1.1\r\nHost: a\r\n\(bearer)\r\n\(fields)\r\n\r\n"
        }
    }

    /// RFC 9112 section 6.3: a length is told once, in digits.
    private static func lengths(_ wire: Wire) -> [Case] {
        let values = [
            "5, 5", "5,6", "+5", "-5", "0x5", "5 5", "5;", "", "1e1", "5.0", "\u{FF15}", "\"5\"", "9223372036854775808",
            "18446744073709551621", "99999999999999999999999999", "\u{B}5", "five",
        ]
        var cases = values.map { Case(wire.post("Content-Length: \($0)", "hello")) }
        cases += [
            "Content-Length: 5\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5\r\ncontent-length: 0", "Content-Length: 0\r\nContent-Length: 5", "Content-Length : 5",
            "Content-Length\t: 5", " Content-Length: 5", "Content-Length:\r\n 5", "Content-Length: 5\r\n ",
        ].map { Case(wire.post($0, "hello")) }
        cases.append(Case(wire.post("Content-Length: 999999999999999"), 413))
        cases.append(Case(wire.get("/api/v1/wallets", "Content-Length: 5") + "hello"))
        return cases
    }

    /// RFC 9112 section 6.1: one coding, chunked, and never beside a length.
    private static func codings(_ wire: Wire) -> [Case] {
        let body = "5\r\nhello\r\n0\r\n\r\n"
        let values = [
            "xchunked", "chunkedx", "chunked, chunked", "chunked,", ",chunked", "chunked;q=1", "gzip, chunked",
            "chunked, gzip", "identity", "chunked, identity", "identity, chunked", "", "\u{B}chunked", "\u{C}chunked",
            "\"chunked\"", "'chunked'", "chunked\0", "chun ked", "c\u{4B}unked", "gzip", "cow", "chunked x",
        ]
        var cases = values.map { Case(wire.post("Transfer-Encoding: \($0)", body)) }
        cases += [
            "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Content-Length: 0\r\ntransfer-ENCODING: chunked", "Transfer-Encoding: x\r\nContent-Length: 5",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: x", "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", " Transfer-Encoding: chunked",
            "Transfer-Encoding:\r\n chunked", "Transfer-Encoding:\r\n\tchunked", "X: y\r\n Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\n x", "X: y\rTransfer-Encoding: chunked", "X: y\nTransfer-Encoding: chunked",
        ].map { Case(wire.post($0, body)) }
        cases.append(Case(wire.post("Transfer-Encoding: chunked", body, version: "1.0")))
        cases.append(Case(wire.get("/api/v1/wallets", "Transfer-Encoding: chunked") + body))
        return cases
    }

    /// RFC 9112 section 7.1, without trailers.
    private static func chunks(_ wire: Wire) -> [Case] {
        [
            "g\r\n", "-5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n",
            " 5\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", "5\nhello\n0\n\n", "5\rhello\r0\r\r",
            "5;a=b\rc\r\nhello\r\n0\r\n\r\n", "5;\r\nhello\r\n0\r\n\r\n", "5;a=\nb\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "\r\n5\r\nhello\r\n0\r\n\r\n",
            "00000005\r\nhello\r\n0\r\n\r\n", "FFFFFFFF\r\n", "FFFFFFFFFFFFFFFF\r\n", "100000000000000000005\r\nhello",
            "0\r\nX: y\r\n\r\n", "0\r\nContent-Length: 5\r\n\r\n", "0\r\nAuthorization: Bearer x\r\n\r\n", "0\r\n\n",
            "0;a\n\r\n", "5\r\nhello\r\n0\r\nGET / HTTP/1.1\r\n\r\n",
        ].map { Case(wire.post("Transfer-Encoding: chunked", $0)) }
    }

    /// RFC 9110 section 5: names are tokens, values have no control bytes, and what may stand once stands once.
    private static func fields(_ wire: Wire) -> [Case] {
        var cases = [
            "X: a\rb", "X: a\nb", "X: a\0b", "X: a\u{7F}", "X: a\u{1}", "X: a\r\r", "X\0: a", "X\r: a", "X\n: a",
            "X Y: a",
            "X : a", ": a", "X", "(X): a", "X\u{E9}: a", "\"X\": a", "X/Y: a", "X: y\r\n continued",
            "X: y\r\n\tcontinued",
            "Host: b", "Host: a", "Authorization: Bearer other", "Connection: close, X-Forwarded-For",
            "Connection: Authorization", "Connection: upgrade", "Upgrade: websocket",
            "Upgrade: websocket\r\nConnection: Upgrade", "Upgrade: h2c\r\nConnection: Upgrade",
            // Half of an offer of HTTP/2, or one with something beside it.
            "Connection: HTTP2-Settings\r\nHTTP2-Settings: AAMA", "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c\r\nConnection: Upgrade\r\nHTTP2-Settings: AAMA",
            "Upgrade: h2c\r\nConnection: HTTP2-Settings\r\nHTTP2-Settings: AAMA",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings, Authorization\r\nHTTP2-Settings: AAMA",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA\r\nHTTP2-Settings: AAMA",
            "Upgrade: h2c\r\nUpgrade: websocket\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA",
            "Upgrade: h2c, websocket\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA",
            "Upgrade: websocket\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA",
            "Upgrade: h2\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMA",
            "X-Request-Id: a\r\nX-Request-Id: b",
            "Idempotency-Key: a\r\nIdempotency-Key: b", "Content-Type: a/b\r\nContent-Type: c/d",
            "traceparent: a\r\ntraceparent: b",
        ].map { Case(wire.get("/api/v1/wallets", $0)) }
        let head = Array("GET /api/v1/wallets HTTP/1.1\r\nHost: a\r\n\(wire.bearer)\r\n".utf8)
        cases.append(Case([head, [0x58, 0xFF, 0x3A, 0x61], Array("\r\n\r\n".utf8)]))
        cases.append(Case(wire.get("/api/v1/wallets", "Expect: 100-continue, x"), 417))
        return cases
    }

    private static func lines(_ wire: Wire) -> [Case] {
        let rest = "\r\nHost: a\r\n\(wire.bearer)\r\n\r\n"
        let path = "/api/v1/wallets"
        return [
            Case("GET  \(path) HTTP/1.1\(rest)"), Case("GET\t\(path)\tHTTP/1.1\(rest)"), Case("GET \(path)\(rest)"),
            Case("GET \(path) \(rest)"), Case(" GET \(path) HTTP/1.1\(rest)"), Case("GET \(path) HTTP/1.1 \(rest)"),
            Case("GET \(path) HTTP/1.1 x\(rest)"), Case("GET \(path) XTTP/1.1\(rest)"),
            Case("GET \(path) HTTP/11\(rest)"),
            Case("GET \(path)\u{B}HTTP/1.1\(rest)"), Case("\0GET \(path) HTTP/1.1\(rest)"), Case("GET\r\n\(rest)"),
            Case("GET \(path) HTTP/1.2\(rest)", 505), Case("GET \(path) HTTP/2.0\(rest)", 505),
            Case("GET \(path) HTTP/0.9\(rest)", 505), Case("GET \(path) http/1.1\(rest)", 505),
            Case("get \(path) HTTP/1.1\(rest)", 501), Case("GETX \(path) HTTP/1.1\(rest)", 501),
            Case("TRACE \(path) HTTP/1.1\(rest)", 405), Case("CONNECT a:80 HTTP/1.1\(rest)", 405),
        ]
    }

    /// Only the origin form and the absolute one, and nothing that a second decoding or another separator would make
    /// another path of.
    private static func targets(_ wire: Wire) -> [Case] {
        var targets = [
            "http:///api/v1/wallets", "http://a@b/api/v1/wallets", "http://a/../api", "ftp://a/", "a:80", "a", "*", "",
            "http:/api/v1/wallets", "http://a#b/", "http://a\\b/",
            "?x", "/api/v1/wallets/../ops/status", "/api/v1/wallets/..", "/..", "/../", "/./api/v1/wallets",
            "/api/./v1",
            "/api/v1/wallets/.", "/api/v1/wallets/%2e%2e/ops", "/api/v1/wallets/%2E%2E", "/api/v1/wallets/.%2e/ops",
            "/api/v1/wallets/%2e", "/api/v1/wallets%2fx", "/api/v1/wallets%2Fx", "/api%2fv1/wallets",
            "/api/v1/wallets%5cx",
            "/api/v1/wallets\\x", "/api/v1/wallets/..\\ops", "/api/v1/wallets%00", "/api/v1/wallets%0d%0aX:%20y",
            "/api/v1/wallets%0a", "/api/v1/wallets%7f", "/api/v1/wallets%252e", "/api/v1/wallets%", "/api/v1/wallets%2",
            "/api/v1/wallets%zz", "/api/v1/wallets?x=%", "/api/v1/wallets?x=%g0", "/api/v1/wallets#x",
            "/api/v1/wallets?x#y", "/api/v1/w\u{E4}llets", "/api/v1/wallets?\u{E4}",
        ].map { Case(wire.get($0)) }
        // Other paths to every reader, and to none of ours.
        targets += ["//api/v1/wallets", "/api//v1/wallets", "/api/v1//wallets", "/API/v1/wallets", "/api/v1/%77allets"]
            .map { Case(wire.get($0), 404) }
        return targets
    }

    private static func sizes(_ wire: Wire) -> [Case] {
        let many = (0..<100).map { "X\($0): a" }.joined(separator: "\r\n")
        return [
            Case(wire.get("/api/v1/wallets?" + String(repeating: "a", count: 8_200)), 414),
            Case("GET /" + String(repeating: "a", count: 9_000), 414), Case(String(repeating: "A", count: 9_000), 414),
            Case(wire.get("/api/v1/wallets", "X: " + String(repeating: "a", count: 16_384)), 431),
            Case(wire.get("/api/v1/wallets", String(repeating: "a", count: 16_384)), 431),
            Case(wire.get("/api/v1/wallets", many), 431),
        ]
    }
}
