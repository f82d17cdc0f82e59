import Primitives

/// Every hour: tries to sign in that no rule can look at any more go.
struct ForgetLogins: Sendable {
    static let interval = Duration.seconds(3_600)
    /// A day beyond the longest window.
    static let keptFor = Duration.seconds(91 * 86_400)
    private static let batch = 5_000

    let logins: LoginStore
    let clock: WallClock

    func run() async throws {
        let oldest = clock.now() - Self.keptFor
        while try await logins.forget(before: oldest, limit: Self.batch) == Self.batch {}
    }
}
