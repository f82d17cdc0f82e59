import ServiceKit
import Testing

@testable import PaymentsService

/// Where customers may come back to, told by the spelling alone.
@Suite struct ReturnURLTests {
    private static let production = ReturnURLRules(allowsLoopback: false, schemes: .listed(["com.example.shop"]))
    private static let local = ReturnURLRules(allowsLoopback: true, schemes: .any)

    private func isTaken(_ text: String, by rules: ReturnURLRules) -> Bool {
        ReturnURL(text).map { rules.refusal(of: $0) == nil } ?? false
    }

    @Test(arguments: [
        "https://shop.example/paid", "http://shop.example:8080/", "https://93.184.216.34/",
        // A name is not looked up: whether it resolves here or not makes no difference.
        "https://does-not-resolve.example/", "com.example.shop://paid?order=1", "COM.example.shop://paid",
    ])
    func ordinaryOnesAreTakenEverywhere(text: String) {
        #expect(isTaken(text, by: Self.production) && isTaken(text, by: Self.local))
    }

    @Test(arguments: [
        "http://localhost:3000/", "http://127.0.0.1/", "http://[::1]:5173/paid", "http://app.localhost/",
        "myapp://paid", "a1+b-c.d://x",
    ])
    func developersOnlyAreTakenLocally(text: String) {
        #expect(!isTaken(text, by: Self.production) && isTaken(text, by: Self.local))
    }

    @Test(arguments: [
        "javascript:alert(1)", "javascript://%0Aalert(1)", "JavaScript://x", "data:text/html,x", "data://x",
        "file:///etc/passwd", "FILE://x", "vbscript://x", "blob://x", "about://blank", "view-source://x",
        "intent://x#Intent;end", "mailto://a@b.example", "tel://1", "sms://1", "ftp://x", "ws://x", "chrome://x",
        "myapp:paid", "myapp:/paid", "myapp://", "://x", "m://x", "1app://x", "my app://x", "my_app://x",
        "myapp://a b", "myapp://<script>", "myapp://\u{202E}x", "myapp://\"x", "m\u{FF41}pp://x", "",
        "http://10.0.0.1/", "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/", "http://2130706433/",
        "http://vm/", "http://wallet:8102/", "http://metadata.google.internal/", "http://nas.local/",
        "http://user@localhost/", "http://localhost./",
    ])
    func theseAreTakenNowhere(text: String) {
        #expect(!isTaken(text, by: Self.production) && !isTaken(text, by: Self.local))
    }

    @Test func aLongOneIsNot() {
        #expect(ReturnURL("myapp://" + String(repeating: "x", count: 2_041)) == nil)
        #expect(ReturnURL("myapp://" + String(repeating: "x", count: 2_040)) != nil)
    }

    // MARK: Configuration

    private func rules(_ mode: String, _ more: [String: String] = [:]) throws -> ReturnURLRules {
        let needed = [
            "FLORIN_MODE": mode, "PAYMENTS_SECRET": "a secret of our own, long enough for a key",
            "PUBLIC_URL": "https://pay.example.com",
        ]
        return try PaymentsConfig(Settings.variables(needed.merging(more) { _, new in new })).returnRules
    }

    @Test func productionTakesNoAppsAndNoLoopbackUnlessTold() throws {
        let rules = try rules("production")
        #expect(!rules.allowsLoopback && rules.schemes == .listed([]))
        let told = try self.rules("production", ["RETURN_URL_SCHEMES": "myapp, com.example.shop"])
        #expect(told.schemes == .listed(["myapp", "com.example.shop"]))
        #expect(try self.rules("local").schemes == .any && self.rules("test").allowsLoopback)
    }

    @Test(arguments: ["javascript", "data", "myapp,file", "My App", "x", "https", "*,myapp"])
    func wrongSchemesStopTheStart(list: String) {
        #expect(throws: ConfigError.self) { try rules("production", ["RETURN_URL_SCHEMES": list]) }
    }
}
