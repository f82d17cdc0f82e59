import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// What was delivered on a day, counted when the day is over, so that figures outlive the deliveries.
struct CountDays: Sendable {
    let client: PostgresClient

    func run(_ run: CalendarRun) async throws {
        let day = run.day.adding(days: -1)
        try await client.transaction { transaction in
            try await transaction.pipeline([
                "delete from notifications.day_figures where day = \(day)",
                """
                insert into notifications.day_figures (day, channel, status, event, count)
                select \(day), channel, status, event, count(*) from notifications.deliveries
                where created_at >= \(day.startOfDay) and created_at < \(day.adding(days: 1).startOfDay)
                group by channel, status, event
                """,
            ])
            try await run.end(in: transaction)
        }
    }
}
