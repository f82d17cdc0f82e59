import RedisAccess
import ServiceKit

/// The limits of each route class, and what happens to it while Redis is down.
struct RateConfig: Sendable {
    enum Profile: String, CaseIterable, Sendable {
        /// A developer's machine, where load tests run.
        case local
        case production
    }

    enum RedisDownMode: String, CaseIterable, Sendable {
        /// Each gateway counts by itself, so in sum more may pass than the limit.
        case local
        /// 503 until Redis is back.
        case refuse
    }

    /// By address: routes where passwords and codes can be guessed.
    let auth: RateLimit
    /// By address: requests without a valid token.
    let anonymous: RateLimit
    let webhook: RateLimit
    /// By user, over all classes together.
    let user: RateLimit
    /// By user for one class, when it is tighter than that of the user.
    private let classes: [RateLimit?]
    private let redisDown: [RedisDownMode]

    init(_ settings: Settings) throws(ConfigError) {
        let isLocal =
            try settings.choice("rate.profile", default: settings.mode == .production ? Profile.production : .local)
            == .local
        auth = try Self.limit(settings, "auth", default: isLocal ? 600 : 20)
        anonymous = try Self.limit(settings, "anonymous", default: isLocal ? 60_000 : 600)
        webhook = try Self.limit(settings, "webhook", default: isLocal ? 60_000 : 6_000)
        user = try Self.limit(settings, "user", default: isLocal ? 60_000 : 600)
        var classes: [RateLimit?] = []
        var modes: [RedisDownMode] = []
        for routeClass in RouteClass.allCases {
            let own: RateLimit? =
                switch routeClass {
                case .auth, .webhook: nil
                case .read, .write, .ops: try Self.limit(settings, routeClass.rawValue, default: user.limit)
                }
            classes.append(own.flatMap { [user] in $0.limit < user.limit ? $0 : nil })
            modes.append(try settings.choice("rate.\(routeClass.rawValue).redis.down", default: .local))
        }
        self.classes = classes
        redisDown = modes
    }

    /// The limit of a class for one user beside that over all classes.
    func own(_ routeClass: RouteClass) -> RateLimit? { classes[routeClass.index] }

    /// By address, for requests of this class that no token speaks for.
    func byAddress(_ routeClass: RouteClass) -> RateLimit {
        switch routeClass {
        case .auth: auth
        case .webhook: webhook
        case .read, .write, .ops: anonymous
        }
    }

    func whenRedisIsDown(_ routeClass: RouteClass) -> RedisDownMode { redisDown[routeClass.index] }

    private static func limit(
        _ settings: Settings, _ name: String, default fallback: Int
    ) throws(ConfigError) -> RateLimit {
        .perMinute(try settings.integer("rate.\(name).per.minute", default: fallback, in: 1...10_000_000))
    }
}

extension RouteClass {
    /// Position in tables by class.
    var index: Int {
        switch self {
        case .auth: 0
        case .read: 1
        case .write: 2
        case .webhook: 3
        case .ops: 4
        }
    }
}
