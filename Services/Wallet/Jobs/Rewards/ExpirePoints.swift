import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import WalletDomain

/// Ends points that nobody used in time, each customer's in a transaction of its own. Nothing waits for it: whoever
/// redeems finds them gone.
struct ExpirePoints: Sendable {
    static let schedule = CalendarSchedule.daily(at: TimeOfDay(3, 0))

    let desk: RewardDesk
    let client: PostgresClient
    let clock: WallClock

    /// Customers of one look.
    private static let batch = 500

    func run() async throws {
        while !Task.isCancelled {
            // Those of one look are gone at the next.
            let due = try await client.query(
                """
                select distinct owner_id, currency from wallet.point_entries
                where left_over > 0 and expires_on <= \(clock.now().day) limit \(Self.batch)
                """
            ).decode(OwnerID.self, Currency.self)
            guard !due.isEmpty else { return }
            for (owner, currency) in due {
                try await client.transaction { try await desk.expirePoints(of: owner, currency, in: $0) }
            }
        }
    }
}
