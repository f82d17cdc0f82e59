import PostgresAccess
import Primitives

/// Providers report on a message for some days at most.
struct ForgetShortMessageReports: Sendable {
    static let interval = Duration.seconds(3_600)
    private static let kept = Duration.seconds(7 * 86_400)
    private static let atOnce = 1_000

    let client: PostgresClient
    let clock: WallClock

    func run() async throws {
        let before = clock.now() - Self.kept
        while try await ShortMessageReportStore.forget(before: before, limit: Self.atOnce, client) == Self.atOnce {}
    }
}
