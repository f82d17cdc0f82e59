import HTTPKit
import NIOCore
import Primitives
import RedisAccess
import ServiceKit
import SuiteKit

/// The keys of the gateway beside those of `CommonConfig`. `http.host` and `http.port` (default 8080) are the public
/// listener.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `operations.host` | text | 127.0.0.1 | probes, metrics, operator routes: never for outside |
/// | `operations.port` | integer | 9080 | 0 to 65535 |
/// | `upstream.<slug>.url` | list of URLs | http://127.0.0.1:<port> | `http://host:port`, one for each replica |
/// | `upstream.connections` | integer | 128 | 1 to 4096, for each address of an upstream and event loop |
/// | `upstream.<slug>.connections` | integer | that of all (wallet 32) | 1 to 4096; more of the wallet's do no more |
/// | `upstream.warm.connections` | integer | 1 | 0 to 128, kept open for each upstream and event loop |
/// | `upstream.waiting` | integer | 128 | 0 to 65536 requests waiting for a connection; then the oldest is refused |
/// | `upstream.waiting.ms` | milliseconds | 200 | 50 to 60000, then it is refused |
/// | `upstream.connect.timeout.ms` | milliseconds | 1000 | 10 to 60000 |
/// | `upstream.timeout.ms` | milliseconds | the route's + 5000 | 50 to 600000, until an answer begins, between pieces |
/// | `upstream.idle.seconds` | seconds | 50 | 1 to 70; services close idle connections after 75 |
/// | `breaker.failures` | integer | 5 | 1 to 1000 in a row open the breaker |
/// | `breaker.open.ms` | milliseconds | 1000 | 10 to 60000, doubled up to 16 times that |
/// | `gateway.threads` | integer | one per core | 1 to 64 |
/// | `gateway.connections` | integer | 16384 | 1 to 1000000 clients at once; then idle ones make room |
/// | `limit.body.bytes` | bytes | 67108864 | 1024 to 1073741824: no route takes more, whatever it declares |
/// | `limit.held.bytes` | bytes | 134217728 | 1048576 to 17179869184: bodies and unread answers kept for all callers |
/// | `limit.caller.bytes` | bytes | 8388608 | 65536 to 17179869184, of one user, or of one address without a token |
/// | `limit.user.requests` | integer | 128 | 1 to 1000000 of one user under way at once, then 429 |
/// | `limit.address.requests` | integer | 256 | 1 to 1000000 of one address without a token, then 429 |
/// | `limit.streams` | integer | 10000 | 1 to 1000000 event streams and sockets open at once |
/// | `limit.user.streams` | integer | 32 | 1 to 1000000 of these of one user, then 429 |
/// | `limit.address.streams` | integer | 128 | 1 to 1000000 of one address without a token, then 429 |
/// | `limit.head.bytes` | bytes | 16384 | 1024 to 65536 |
/// | `limit.target.bytes` | bytes | 8192 | 256 to 65536 |
/// | `timeout.idle.ms` | milliseconds | 60000 | 10 to 600000 between requests of one connection |
/// | `timeout.head.ms` | milliseconds | 10000 | 10 to 600000 from a request's first byte to the end of its head |
/// | `timeout.body.ms` | milliseconds | 30000 | 10 to 600000 for a whole body |
/// | `timeout.reading.ms` | milliseconds | 10000 | 10 to 600000 before who reads less than 32 KiB a second is cut off |
/// | `timeout.stream.idle.ms` | milliseconds | 60000 | 10 to 3600000 of silence on a stream or socket |
/// | `trusted.proxies` | list | none | whose X-Forwarded-For is believed: addresses, networks, `loopback` |
/// | `cors.origins` | list | none | exact: `https://app.example.com`; in profile local also any port of localhost |
/// | `security.hsts` | bool | false | send Strict-Transport-Security; for listeners behind TLS |
/// | `access.log.per.second` | integer | 200 | 0 to 100000 lines for each event loop; the rest is counted |
/// | `docs.folder` | path | none | where Swagger UI lies, for `/docs` |
/// | `rate.profile` | choice | by `florin.mode` | local, production |
/// | `rate.auth.per.minute` | integer | 20 (local 600) | 1 to 10000000, by address: register, log in, refresh, reset |
/// | `rate.user.per.minute` | integer | 600 (local 60000) | by user over all classes, sessions and keys |
/// | `rate.anonymous.per.minute` | integer | 600 (local 60000) | by address, requests without a valid token |
/// | `rate.public.per.minute` | integer | 600 (local 60000) | by address: what everybody may read |
/// | `rate.read.per.minute`, `rate.write.per.minute`, `rate.money.per.minute` | integer | that of the user | by user |
/// | `rate.operations.per.minute` | integer | that of the user | by user |
/// | `rate.webhook.per.minute` | integer | 6000 (local 60000) | by address |
/// | `rate.auth.redis.down`, `rate.webhook.redis.down` | choice | local | local (a limit of its own), refuse (503) |
/// | `rate.read.redis.down`, `rate.write.redis.down`, `rate.money.redis.down` | choice | local | as above |
/// | `rate.operations.redis.down`, `rate.public.redis.down` | choice | local | as above |
struct GatewayConfig: Sendable {
    struct Limits: Sendable {
        let bodyBytes: Int
        let headBytes: Int
        let targetBytes: Int
        let connections: Int
    }

    struct Timeouts: Sendable {
        let idle: Duration
        let head: Duration
        let body: Duration
        let reading: Duration
        let streamIdle: Duration
    }

    let host: String
    let port: Int
    let threads: Int
    let upstreams: [UpstreamConfig]
    let limits: Limits
    let load: CallerLoad.Limits
    let timeouts: Timeouts
    let rates: RateConfig
    let trustedProxies: TrustedProxies
    let corsOrigins: AllowedOrigins
    let sendsHSTS: Bool
    let accessLogPerSecond: Int
    let docsFolder: String?

    init(_ settings: Settings, operationsPort: Int) throws(ConfigError) {
        host = try settings.text("http.host", default: "127.0.0.1")
        port = try settings.integer("http.port", default: 8080, in: 0...65_535)
        threads = try settings.integer("gateway.threads", default: System.coreCount, in: 1...64)
        upstreams = try UpstreamConfig.all(settings, operationsPort: operationsPort)
        limits = Limits(
            bodyBytes: try settings.integer("limit.body.bytes", default: 64 << 20, in: 1024...(1 << 30)),
            headBytes: try settings.integer("limit.head.bytes", default: 16 << 10, in: 1024...(64 << 10)),
            targetBytes: try settings.integer("limit.target.bytes", default: 8 << 10, in: 256...(64 << 10)),
            connections: min(
                try settings.integer("gateway.connections", default: 16_384, in: 1...1_000_000),
                max(1, (OpenFiles.limit ?? .max) - Self.otherFiles)))
        load = CallerLoad.Limits(
            userRequests: try settings.integer("limit.user.requests", default: 128, in: 1...1_000_000),
            addressRequests: try settings.integer("limit.address.requests", default: 256, in: 1...1_000_000),
            callerBytes: try settings.integer("limit.caller.bytes", default: 8 << 20, in: (64 << 10)...(16 << 30)),
            totalBytes: try settings.integer("limit.held.bytes", default: 128 << 20, in: (1 << 20)...(16 << 30)),
            userStreams: try settings.integer("limit.user.streams", default: 32, in: 1...1_000_000),
            addressStreams: try settings.integer("limit.address.streams", default: 128, in: 1...1_000_000),
            totalStreams: try settings.integer("limit.streams", default: 10_000, in: 1...1_000_000))
        timeouts = Timeouts(
            idle: try settings.milliseconds("timeout.idle.ms", default: 60_000, in: 10...600_000),
            head: try settings.milliseconds("timeout.head.ms", default: 10_000, in: 10...600_000),
            body: try settings.milliseconds("timeout.body.ms", default: 30_000, in: 10...600_000),
            reading: try settings.milliseconds("timeout.reading.ms", default: 10_000, in: 10...600_000),
            streamIdle: try settings.milliseconds("timeout.stream.idle.ms", default: 60_000, in: 10...3_600_000))
        rates = try RateConfig(settings)
        trustedProxies = try settings.trustedProxies("trusted.proxies", default: .none)
        corsOrigins = AllowedOrigins(try Self.origins(settings), ownMachine: rates.isLocal)
        sendsHSTS = try settings.bool("security.hsts", default: false)
        docsFolder = settings.optionalText("docs.folder")
        accessLogPerSecond = try settings.integer("access.log.per.second", default: 200, in: 0...100_000)
    }

    /// Of the files that may be open, those that are no clients: connections to upstreams, logs, the loops' own.
    private static let otherFiles = 512

    private static func origins(_ settings: Settings) throws(ConfigError) -> [String] {
        let origins = settings.list("cors.origins", default: [])
        for origin in origins {
            let host = origin.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
            guard origin.hasPrefix("http://") || origin.hasPrefix("https://"), !host.isEmpty, !host.contains("/"),
                !host.contains("*")
            else { throw ConfigError("cors.origins", expected: "a list of exact origins", found: origin) }
        }
        return origins
    }
}

/// One upstream and how it is used.
struct UpstreamConfig: Sendable {
    struct Address: Sendable, Equatable {
        let host: String
        let port: Int

        var baseURL: String { "http://\(host):\(port)" }
    }

    let upstream: Upstream
    /// Its replicas, one or more; requests go to them in turn.
    let addresses: [Address]
    let connections: Int
    let warmConnections: Int
    let waiting: Int
    let waitingLimit: Duration
    let connectTimeout: Duration
    /// Nil: as long as the route says.
    let timeout: Duration?
    let idle: Duration
    let breakerFailures: Int
    let breakerOpen: Duration

    static func all(_ settings: Settings, operationsPort: Int) throws(ConfigError) -> [UpstreamConfig] {
        var all: [UpstreamConfig] = []
        for upstream in Upstream.all {
            let url = upstream.service?.developmentURL ?? "http://127.0.0.1:\(operationsPort)"
            all.append(try UpstreamConfig(settings, upstream, defaultURL: url))
        }
        return all
    }

    private init(_ settings: Settings, _ upstream: Upstream, defaultURL: String) throws(ConfigError) {
        self.upstream = upstream
        addresses = try Self.addresses(settings, "upstream.\(upstream.slug).url", defaultURL)
        let usual = try settings.integer("upstream.connections", default: 128, in: 1...4096)
        let most = upstream.service?.connections ?? usual
        connections = try settings.integer(
            "upstream.\(upstream.slug).connections", default: min(usual, most), in: 1...4096)
        warmConnections = try settings.integer("upstream.warm.connections", default: 1, in: 0...128)
        waiting = try settings.integer("upstream.waiting", default: 128, in: 0...65_536)
        waitingLimit = try settings.milliseconds("upstream.waiting.ms", default: 200, in: 50...60_000)
        connectTimeout = try settings.milliseconds("upstream.connect.timeout.ms", default: 1000, in: 10...60_000)
        timeout =
            settings.optionalText("upstream.timeout.ms") == nil
            ? nil : try settings.milliseconds("upstream.timeout.ms", default: 0, in: 50...600_000)
        idle = try settings.seconds("upstream.idle.seconds", default: 50, in: 1...70)
        breakerFailures = try settings.integer("breaker.failures", default: 5, in: 1...1000)
        breakerOpen = try settings.milliseconds("breaker.open.ms", default: 1000, in: 10...60_000)
    }

    private static func addresses(
        _ settings: Settings, _ key: String, _ fallback: String
    ) throws(ConfigError) -> [Address] {
        let urls = settings.list(key, default: [fallback])
        guard !urls.isEmpty, urls.count <= maximumAddresses else {
            throw ConfigError(key, expected: "1 to \(maximumAddresses) addresses", found: "\(urls.count)")
        }
        var all: [Address] = []
        for url in urls {
            let address = try address(url, key)
            if !all.contains(address) { all.append(address) }
        }
        return all
    }

    private static let maximumAddresses = 64

    private static func address(_ url: String, _ key: String) throws(ConfigError) -> Address {
        let problem = ConfigError(key, expected: "an address like http://host:port without a path", found: url)
        guard url.hasPrefix("http://") else { throw problem }
        let authority = url.dropFirst("http://".count)
        guard !authority.isEmpty, !authority.contains("/"), !authority.contains("@") else { throw problem }
        guard let colon = authority.lastIndex(of: ":") else { return Address(host: String(authority), port: 80) }
        guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0, colon != authority.startIndex
        else { throw problem }
        return Address(host: String(authority[..<colon]), port: Int(port))
    }
}

extension Settings {
    func milliseconds(
        _ key: String, default fallback: Int, in range: ClosedRange<Int>
    ) throws(ConfigError) -> Duration {
        .milliseconds(try integer(key, default: fallback, in: range))
    }
}
