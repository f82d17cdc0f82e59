import HTTPKit
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

    /// A developer's profile.
    let isLocal: Bool
    /// By user, over all classes together.
    let user: RateLimit
    /// By address: requests without a valid token, and what no route serves.
    let anonymous: RateLimit
    /// By address: routes where passwords and codes can be guessed.
    let auth: RateLimit
    private let open: RateLimit
    private let webhook: RateLimit
    /// By user for one class, when it is tighter than that of the user.
    private let classes: [RateLimit?]
    private let redisDown: [RedisDownMode]

    init(_ settings: Settings) throws(ConfigError) {
        isLocal =
            try settings.choice("rate.profile", default: settings.mode == .production ? Profile.production : .local)
            == .local
        auth = try Self.limit(settings, "auth", default: isLocal ? 600 : 20)
        anonymous = try Self.limit(settings, "anonymous", default: isLocal ? 60_000 : 600)
        open = try Self.limit(settings, "public", default: isLocal ? 60_000 : 600)
        webhook = try Self.limit(settings, "webhook", default: isLocal ? 60_000 : 6_000)
        user = try Self.limit(settings, "user", default: isLocal ? 60_000 : 600)
        var classes: [RateLimit?] = []
        var modes: [RedisDownMode] = []
        for rateClass in RateClass.allCases {
            let own: RateLimit? =
                switch rateClass {
                case .signIn, .registration, .webhook, .public: nil
                case .read, .write, .money, .operations:
                    try Self.limit(settings, rateClass.configName, default: user.limit)
                }
            classes.append(own.flatMap { [user] in $0.limit < user.limit ? $0 : nil })
            modes.append(try settings.choice("rate.\(rateClass.configName).redis.down", default: .local))
        }
        self.classes = classes
        redisDown = modes
    }

    /// The limit of a class for one user beside that over all classes.
    func own(_ rateClass: RateClass) -> RateLimit? { classes[rateClass.index] }

    /// For requests of this class that no token speaks for: what they are counted together with, and the limit.
    func byAddress(_ rateClass: RateClass) -> (bucket: String, limit: RateLimit) {
        switch rateClass {
        case .signIn, .registration: ("auth", auth)
        case .webhook: ("webhook", webhook)
        case .public: ("public", open)
        case .read, .write, .money, .operations: ("anonymous", anonymous)
        }
    }

    func whenRedisIsDown(_ rateClass: RateClass) -> RedisDownMode { redisDown[rateClass.index] }

    private static func limit(
        _ settings: Settings, _ name: String, default fallback: Int
    ) throws(ConfigError) -> RateLimit {
        .perMinute(try settings.integer("rate.\(name).per.minute", default: fallback, in: 1...10_000_000))
    }
}

extension RateClass {
    /// Position in tables by class.
    var index: Int {
        switch self {
        case .read: 0
        case .write: 1
        case .money: 2
        case .signIn: 3
        case .registration: 4
        case .webhook: 5
        case .operations: 6
        case .public: 7
        }
    }

    /// In keys: those who register and those who sign in guess at the same secrets.
    fileprivate var configName: String {
        switch self {
        case .signIn, .registration: "auth"
        case .read, .write, .money, .webhook, .operations, .public: rawValue
        }
    }
}
