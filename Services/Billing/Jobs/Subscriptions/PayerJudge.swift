import BillingDomain
import Outbox
import PostgresAccess
import Primitives

/// Moves payers between the standings by how long the oldest invoice is overdue: up at 09:00, and back to current as
/// soon as nothing is overdue. After a downtime only the newest stage acts.
struct PayerJudge: Sendable {
    let client: PostgresClient
    let accounts: PayerAccountStore
    let tellings: SubscriptionTellings
    let clock: WallClock
    /// Wakes the relay after a commit that left events.
    let committed: @Sendable () -> Void

    static let interval = Duration.seconds(5)
    private static let batch = 500
    private static let timeOfDay = Duration.seconds(9 * 3_600)

    func run() async throws {
        let now = clock.now()
        // Before 09:00 the days count as yesterday.
        let today = (now - Self.timeOfDay).day
        let moves = try await accounts.toJudge(today, limit: Self.batch)
        for move in moves {
            try await client.transaction { transaction in
                guard let found = try await accounts.lock(move, today: today, in: transaction), found.old != found.new
                else { return }
                try await accounts.set(move, found.new, now: now, in: transaction)
                try await transaction.execute(
                    Outbox.append([
                        tellings.stands(found.customer, move, found.new, before: found.old, now: now)
                    ]))
            }
        }
        if !moves.isEmpty { committed() }
    }
}
