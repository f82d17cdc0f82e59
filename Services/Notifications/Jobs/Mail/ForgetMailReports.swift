import NotificationsDomain
import Primitives

/// Reports on mail say nothing any more after a while.
struct ForgetMailReports: Sendable {
    static let interval = Duration.seconds(3_600)
    private static let atOnce = 1_000

    let store: SuppressionStore
    let clock: WallClock

    func run() async throws {
        while try await store.forget(before: clock.now() - SoftBounceRule.within, limit: Self.atOnce) == Self.atOnce {}
    }
}
