import FoundationEssentials
import JSONKit
import Testing

@testable import ServiceKit

@Suite("Configuration")
struct ConfigTests {
    private func error(_ variables: [String: String], _ read: (Settings) throws(ConfigError) -> Void) -> String? {
        do throws(ConfigError) {
            try read(try Settings.variables(variables))
            return nil
        } catch {
            return error.description
        }
    }

    private func common(_ variables: [String: String]) -> String? {
        error(variables) { settings throws(ConfigError) in _ = try CommonConfig(settings, defaultPort: 8_102) }
    }

    @Test func localModeNeedsNothing() throws {
        #expect(common(["FLORIN_MODE": "local"]) == nil)
        let config = try CommonConfig(try Settings.variables(["FLORIN_MODE": "local"]), defaultPort: 8_102)
        #expect(config.httpPort == 8_102)
        #expect(config.httpHost == "127.0.0.1")
        #expect(config.cursorSecret == CommonConfig.developmentCursorSecret)
    }

    @Test(arguments: [
        (["FLORIN_MODE": "prod"], "FLORIN_MODE", "production, local or test"),
        (["HTTP_PORT": "http"], "HTTP_PORT", "an integer from 0 to 65535"),
        (["HTTP_PORT": "65536"], "HTTP_PORT", "is \"65536\""),
        (["HTTP_PORT": "-1"], "HTTP_PORT", "an integer"),
        (["HTTP_THREADS": "0"], "HTTP_THREADS", "1 to 64"),
        (["HTTP_LOG_REQUESTS": "yes"], "HTTP_LOG_REQUESTS", "true or false"),
        (["AUTH_JWKS_URL": "auth:8101"], "AUTH_JWKS_URL", "an http or https URL"),
        (["LOG_LEVEL": "loud"], "LOG_LEVEL", "trace, debug"),
        (["HTTP_TRUSTED_PROXIES": "10.0.0.1,garbage"], "HTTP_TRUSTED_PROXIES", "is \"garbage\""),
        (["HTTP_TRUSTED_PROXIES": "10.0.0.0/40"], "HTTP_TRUSTED_PROXIES", "networks such as 10.0.0.0/8"),
        (["SHUTDOWN_TIMEOUT_SECONDS": "0"], "SHUTDOWN_TIMEOUT_SECONDS", "1 to 600"),
        (["CURSOR_SECRET": "short"], "CURSOR_SECRET", "at least 16 bytes"),
        (["CURSOR_SECRET": "", "FLORIN_MODE": "production"], "CURSOR_SECRET", "CURSOR_SECRET_FILE"),
        (["TEST_CLOCK_FILE": "/tmp/x"], "TEST_CLOCK_FILE", "unset unless florin.mode is test"),
        (["TEST_CRASH_POINT": "outbox.after_read"], "TEST_CRASH_POINT", "unset unless florin.mode is test"),
        (
            [
                "TEST_CRASH_POINT": "outbox.after_read", "FLORIN_MODE": "production",
                "CURSOR_SECRET": "a secret of our own, long enough",
            ], "TEST_CRASH_POINT", "unset unless florin.mode is test"
        ),
    ])
    func wrongValueNamesItsKeyAndWhatIsExpected(_ variables: [String: String], _ key: String, _ expected: String) {
        let message = common(["FLORIN_MODE": "local"].merging(variables) { $1 })
        #expect(message?.contains(key) == true)
        #expect(message?.contains(expected) == true)
    }

    @Test func secretsAreNeverPrinted() {
        let message = common(["FLORIN_MODE": "local", "CURSOR_SECRET": "hush"])
        #expect(message?.contains("hush") == false)
    }

    @Test func developmentSecretStopsProduction() {
        let message = common(["CURSOR_SECRET": CommonConfig.developmentCursorSecret])
        #expect(message?.contains("CURSOR_SECRET") == true)
        #expect(message?.contains(CommonConfig.developmentCursorSecret) == false)
        #expect(common(["CURSOR_SECRET": "a secret of our own, long enough"]) == nil)
    }

    @Test func missingValueNamesItsKey() {
        #expect(
            error([:]) { s throws(ConfigError) in _ = try s.text("a.b") }?.contains("a.b (environment variable A_B)")
                == true)
        #expect(error([:]) { s throws(ConfigError) in _ = try s.integer("a.b", in: 1...2) }?.contains("A_B") == true)
        #expect(error([:]) { s throws(ConfigError) in _ = try s.secret("a.b") }?.contains("A_B_FILE") == true)
    }

    @Test func secretMayComeFromAFile() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "florin-secret-\(UUID())").path
        try Data("postgres://user:pass@host/db\n".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let settings = try Settings.variables(["DATABASE_URL_FILE": path])
        #expect(try settings.secret("database.url") == "postgres://user:pass@host/db")
        let both = try Settings.variables(["DATABASE_URL_FILE": path, "DATABASE_URL": "direct"])
        #expect(try both.secret("database.url") == "direct")
        let missing = error(["DATABASE_URL_FILE": "/no/such/file"]) { s throws(ConfigError) in
            _ = try s.secret("database.url")
        }
        #expect(missing?.contains("DATABASE_URL_FILE") == true)
    }

    @Test func listsAndTimesAreRead() throws {
        let settings = try Settings.variables(["A_LIST": "a, b ,c", "A_TIME": "90"])
        #expect(settings.list("a.list", default: []) == ["a", "b", "c"])
        #expect(try settings.seconds("a.time", in: 1...100) == .seconds(90))
        #expect(settings.list("no.list", default: ["x"]) == ["x"])
    }

    /// Behind a gateway that is not named all clients are one to lock-outs and audit. A cluster is told so, and starts.
    @Test func productionIsToldThatNoProxyIsTrusted() async throws {
        let production = ["FLORIN_MODE": "production", "CURSOR_SECRET": "a secret of our own, long enough"]
        let named = production.merging(["HTTP_TRUSTED_PROXIES": "10.0.0.0/8"]) { $1 }
        let cases: [(variables: [String: String], lines: Int)] = [(production, 1), (named, 0), ([:], 0)]
        for (variables, count) in cases {
            let lines = LineCollector()
            let settings = try ProbeService.settings(
                database: "postgres://a@127.0.0.1:9/x", broker: "amqp://a:b@127.0.0.1:9/none", more: variables)
            let overrides = ServiceOverrides(logOutput: lines.output)
            try await withService(ProbeService.self, settings: settings, overrides: overrides) { _ in }
            let warnings = lines.lines.filter {
                $0["message"]?.stringValue?.contains("HTTP_TRUSTED_PROXIES") == true
            }
            #expect(warnings.count == count, "\(variables.keys.sorted())")
        }
    }
}

@Suite("Unknown variables")
struct UnknownVariableTests {
    private let search = UnknownVariables(
        known: [
            "HTTP_PORT", "DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "WALLET_FX_REFRESH_SECONDS", "WALLET_FX_URL",
        ],
        service: "wallet")

    @Test(arguments: [
        ("HTTP_PROT", "HTTP_PORT"), ("DATABSE_URL", "DATABASE_URL"), ("DATABASE_URL_FIL", "DATABASE_URL_FILE"),
        ("WALLET_FX_REFESH", "WALLET_FX_REFRESH_SECONDS"), ("WALET_FX_REFRESH_SECONDS", "WALLET_FX_REFRESH_SECONDS"),
    ])
    func aMisspeltNameIsFoundWithTheNearest(_ variable: String, _ nearest: String) {
        #expect(search.findings(in: [variable: "x"]) == [.init(variable: variable, nearest: nearest)])
    }

    @Test(arguments: [
        ("HTTP_PORT", "1"), ("PATH", "x"), ("HTTP_PROXY", "http://x"), ("DATABASE_PASSWORD", "x"), ("PORT", "1"),
        ("WALLET_SERVICE_HOST", "10.1.1.1"), ("WALLET_SERVICE_PORT_HTTP", "8102"), ("WALLET_PORT", "tcp://10.1.1.1:1"),
        ("WALLET_PORT_8102_TCP_ADDR", "10.1.1.1"), ("WALLET_PORT_8102_TCP", "tcp://10.1.1.1:8102"),
        ("AUTH_SECRET", "x"), ("LANG", "C"),
    ])
    func whatIsMeantForOthersIsNone(_ variable: String, _ value: String) {
        #expect(search.findings(in: [variable: value]) == [])
    }

    @Test func distanceCountsTypingErrors() {
        for (left, right, distance) in [
            ("", "", 0), ("a", "", 1), ("abc", "abc", 0), ("abc", "acb", 2), ("kitten", "sitting", 3),
        ] {
            #expect(UnknownVariables.distance(left, right) == distance)
            #expect(UnknownVariables.distance(right, left) == distance)
        }
    }
}
