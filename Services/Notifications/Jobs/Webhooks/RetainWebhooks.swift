import NotificationsDomain
import Primitives
import ServiceKit

/// The log of webhooks is kept for 30 days.
struct RetainWebhooks: Sendable {
    static let schedule = CalendarSchedule.daily(at: TimeOfDay(2, 0))
    static let kept: Duration = .seconds(30 * 86_400)

    private static let part = 1_000

    let events: WebhookEventStore
    let secrets: WebhookSecretStore

    func run(_ run: CalendarRun) async throws {
        let end = run.instant - Self.kept
        while try await events.delete(olderThan: end, limit: Self.part) == Self.part {}
        try await secrets.deleteEnded(before: end)
    }
}
