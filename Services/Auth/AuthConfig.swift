import Authentication
import ServiceKit

/// What auth reads beside the common keys.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `auth.secret` | secret | (development) | at least 32 bytes |
/// | `auth.access.token.seconds` | seconds | 600 | 60 to 840 |
/// | `auth.key.rotation.days` | days | 30 | 1 to 365 |
/// | `auth.password.hash.memory.mib` | MiB | 19 | 1 to 1024 |
/// | `auth.password.hash.passes` | integer | 2 | 1 to 16 |
/// | `auth.password.hash.threads` | integer | 2 | 1 to 64 |
/// | `auth.api.key.requests.per.minute` | integer | 600, outside production 60000 | 1 to 60000, at most for a key |
/// | `auth.staff.second.factor` | bool | true in production | staff act only in sessions with a second factor |
/// | `auth.login.failures.per.address` | integer | 100, outside production 10000 | 5 to 1000000 |
struct AuthConfig: Sendable {
    static let developmentSecret = "florin-auth-development-secret-0123456789"

    let secret: String
    let accessTokenLifetime: Duration
    let keyAge: Duration
    let passwordCost: PasswordHasher.Cost
    let passwordThreads: Int
    /// Wrong passwords from one network address over all accounts, before it has to wait.
    let failuresPerAddress: Int

    /// The most that an API key's own limit may be: that of its owner at the gateway.
    let requestsPerKey: Int
    let staff: StaffRule

    init(_ settings: Settings) throws(ConfigError) {
        secret = try settings.secret("auth.secret", developmentDefault: Self.developmentSecret)
        if secret.utf8.count < 32 {
            try settings.refuse(ConfigError("auth.secret", expected: "at least 32 bytes long"))
        }
        accessTokenLifetime = try settings.seconds("auth.access.token.seconds", default: 600, in: 60...840)
        keyAge = .seconds(try settings.integer("auth.key.rotation.days", default: 30, in: 1...365) * 86_400)
        let mebibytes = try settings.integer("auth.password.hash.memory.mib", default: 19, in: 1...1_024)
        passwordCost = PasswordHasher.Cost(
            passes: try settings.integer("auth.password.hash.passes", default: 2, in: 1...16),
            memoryBytes: mebibytes << 20
        )
        passwordThreads = try settings.integer("auth.password.hash.threads", default: 2, in: 1...64)
        requestsPerKey = try settings.integer(
            "auth.api.key.requests.per.minute", default: settings.mode == .production ? 600 : 60_000, in: 1...60_000)
        staff = StaffRule(
            asksForSecondFactor: try settings.bool(
                "auth.staff.second.factor", default: settings.mode == .production))
        failuresPerAddress = try settings.integer(
            "auth.login.failures.per.address",
            default: settings.mode == .production ? 100 : 10_000,
            in: 5...1_000_000
        )
    }
}
