import PostgresAccess
import Primitives

/// How many deliveries of a day stood how.
struct DayFigure: Sendable {
    let channel: String
    let status: String
    let count: Int
}

struct FigureStore: Sendable {
    let client: PostgresClient

    /// Of a day that is over what was counted then, else what there is now.
    func figures(of day: CalendarDay) async throws -> [DayFigure] {
        let counted = try await client.query(
            """
            select channel, status, sum(count)::bigint from notifications.day_figures
            where day = \(day) group by channel, status order by channel, status
            """)
        if !counted.isEmpty { return try Self.figures(counted) }
        return try Self.figures(
            await client.query(
                """
                select channel, status, count(*) from notifications.deliveries
                where created_at >= \(day.startOfDay) and created_at < \(day.adding(days: 1).startOfDay)
                group by channel, status order by channel, status
                """))
    }

    private static func figures(_ rows: Rows) throws(PostgresError) -> [DayFigure] {
        try rows.decode(String.self, String.self, Int.self).map {
            DayFigure(channel: $0.0, status: $0.1, count: $0.2)
        }
    }
}
