import ComplianceDomain
import Logging
import PostgresAccess
import Primitives

/// When a day is over: drafts a report for each person who has paid in, or out, more cash than the line. Each is a
/// transaction of its own, and done again has no other effect.
struct DraftCashReports: Sendable {
    /// A movement that comes late counts on its own day: so many days before are looked at again.
    private static let daysAgain = 3
    /// Of one look; far above what a day brings.
    private static let most = 100_000

    let client: PostgresClient
    let desk: ReportDesk
    let clock: WallClock
    let logger: Logger

    /// - Parameter day: the one that is over.
    func run(endOf day: CalendarDay) async throws {
        let days = day.adding(days: -Self.daysAgain)...day
        let found = try await client.transaction { transaction in
            try await desk.writer.reported.cashDays(
                at: desk.writer.accounts, on: days, limit: Self.most, in: transaction)
        }
        for cash in found {
            let isTold = try await client.transaction { transaction in
                try await desk.draft(cash, at: clock.now(), in: transaction)
            }
            if !isTold {
                logger.critical(
                    "a frozen report on cash tells of another amount than was moved",
                    metadata: ["customer_id": "\(cash.customer)", "day": "\(cash.day)"])
            }
        }
    }
}
