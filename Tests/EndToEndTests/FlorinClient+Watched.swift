import NIOHTTP1
import TestSupport
import Testing

extension FlorinClient {
    /// The gateway of the running suite. Whatever it answers, browsers must be told to be careful and nobody what we
    /// run; and secrets that go to and fro are noted, for they must be in no log.
    static func watched() throws -> FlorinClient {
        var client = try anonymous()
        client.inspect = { exchange in
            expectProtection(exchange)
            try UsedSecrets.note([exchange.token], [exchange.body, exchange.answer.body])
        }
        return client
    }

    private static func expectProtection(_ exchange: Exchange) {
        let headers = exchange.answer.headers
        let wanted = [
            "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
        ]
        for (name, value) in wanted { #expect(headers[name] == [value], "\(name) of \(exchange.request)") }
        for name in ["Content-Security-Policy", "Cache-Control", "X-Request-Id"] {
            #expect(headers[name].count == 1, "\(name) of \(exchange.request)")
        }
        for name in ["Server", "X-Powered-By", "Via"] {
            #expect(!headers.contains(name: name), "\(name) of \(exchange.request)")
        }
    }
}
