package import HTTPKit
package import Logging
import SuiteKit

/// Which keys say where the HTTP server of a process listens. A process whose public listener is another one (the
/// gateway) moves its own to the operations port.
package struct ListenerKeys: Sendable {
    package let host: String
    package let port: String

    package init(host: String, port: String) {
        self.host = host
        self.port = port
    }

    package static let http = ListenerKeys(host: "http.host", port: "http.port")
}

/// The keys that every process reads.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `florin.mode` | choice | production | production, local, test |
/// | `florin.version` | text | development | shown by probes |
/// | `database.url` | secret | (development) | services with a schema |
/// | `database.pool.size` | integer | the service's | 1 to 100 connections |
/// | `database.read.pool.size` | integer | the service's | 1 to 100 connections for long reads, where it has them |
/// | `broker.url` | secret | (development) | `amqp://` or `amqps://` |
/// | `redis.url` | secret | (development) | auth and gateway |
/// | `redis.timeout.milliseconds` | integer | 250 | 10 to 10000, for one command |
/// | `http.host` | text | 127.0.0.1 | |
/// | `http.port` | integer | the service's | 0 to 65535, 0 takes a free one |
/// | `http.threads` | integer | 1 | 1 to 64 |
/// | `http.log.requests` | bool | true | |
/// | `http.trusted.proxies` | list | loopback | addresses, networks such as `10.0.0.0/8` or `fd00::/8`, or `loopback` |
/// | `auth.jwks.url` | list of URLs | http://127.0.0.1:8101/.well-known/jwks.json | one for each replica of auth |
/// | `auth.issuer` | text | florin | |
/// | `auth.audience` | text | florin-api | |
/// | `cursor.secret` | secret | (development) | at least 16 bytes |
/// | `log.level` | choice | info | trace to critical |
/// | `shutdown.timeout.seconds` | seconds | 20 | 1 to 600 |
/// | `shutdown.drain.seconds` | seconds | 0 | 0 to 60 |
/// | `test.clock.file` | path | none | mode test only |
/// | `test.crash.point` | text | none | mode test only: the place at which the process dies |
package struct CommonConfig: Sendable {
    package static let developmentCursorSecret = "florin-development-cursor-secret"

    package let httpHost: String
    package let httpPort: Int
    package let httpThreads: Int
    package let logsRequests: Bool
    package let trustedProxies: TrustedProxies
    /// Each has the same keys.
    package let jwksURLs: [String]
    package let issuer: String
    package let audience: String
    package let cursorSecret: String
    package let logLevel: Logger.Level
    package let shutdownTimeout: Duration
    /// How long a process that was told to stop still takes requests while it sends its clients away.
    package let drainTime: Duration
    package let testClockFile: String?
    package let testCrashPoint: String?

    package init(
        _ settings: Settings, defaultPort: Int, listener: ListenerKeys = .http
    ) throws(ConfigError) {
        httpHost = try settings.text(listener.host, default: "127.0.0.1")
        httpPort = try settings.integer(listener.port, default: defaultPort, in: 0...65_535)
        httpThreads = try settings.integer("http.threads", default: 1, in: 1...64)
        logsRequests = try settings.bool("http.log.requests", default: true)
        trustedProxies = try settings.trustedProxies("http.trusted.proxies", default: .loopback)
        jwksURLs = try settings.httpURLs(
            "auth.jwks.url", default: ["\(SuiteProcess.auth.developmentURL)/.well-known/jwks.json"])
        issuer = try settings.text("auth.issuer", default: "florin")
        audience = try settings.text("auth.audience", default: "florin-api")
        cursorSecret = try settings.secret("cursor.secret", developmentDefault: Self.developmentCursorSecret)
        if cursorSecret.utf8.count < 16 {
            try settings.refuse(ConfigError("cursor.secret", expected: "at least 16 bytes long"))
        }
        logLevel = try settings.choice("log.level", default: .info)
        shutdownTimeout = try settings.seconds("shutdown.timeout.seconds", default: 20, in: 1...600)
        drainTime = try settings.seconds("shutdown.drain.seconds", default: 0, in: 0...60)
        testClockFile = try Self.testOnly("test.clock.file", settings)
        testCrashPoint = try Self.testOnly("test.crash.point", settings)
    }

    private static func testOnly(_ key: String, _ settings: Settings) throws(ConfigError) -> String? {
        guard let value = settings.optionalText(key) else { return nil }
        if settings.mode == .test { return value }
        try settings.refuse(ConfigError(key, expected: "unset unless florin.mode is test", found: value))
        return nil
    }
}

extension Settings {
    /// - Throws: for an entry that is no address, no network and not `loopback`.
    package func trustedProxies(
        _ key: String, default fallback: TrustedProxies
    ) throws(ConfigError) -> TrustedProxies {
        guard let text = optionalText(key) else { return fallback }
        let expected = "addresses, networks such as 10.0.0.0/8, or loopback"
        let names = list(key, default: [])
        guard !names.isEmpty else { throw ConfigError(key, expected: expected, found: text) }
        do throws(TrustedProxies.NoNetwork) {
            return try TrustedProxies(names)
        } catch {
            throw ConfigError(key, expected: expected, found: error.name)
        }
    }
}

extension ServiceContext {
    /// The gateway is a proxy to the services: one that is not named makes all clients one to lock-outs and audit.
    func warnOfMissingProxies() {
        guard mode == .production, settings.optionalText("http.trusted.proxies") == nil else { return }
        logger.warning(
            """
            HTTP_TRUSTED_PROXIES is not set: only a gateway on this machine is believed when it tells who its client \
            is. Name the networks of the gateways, or all clients have the address of one
            """)
    }
}
