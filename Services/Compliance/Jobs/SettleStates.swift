import ComplianceDomain
import PostgresAccess
import Primitives

/// Ends restrictions and what staff have set when their time is over, and counts risks again that were counted long
/// ago.
struct SettleStates: Sendable {
    static let interval = Duration.seconds(15)
    /// Each is a transaction of its own.
    private static let batch = 200

    let client: PostgresClient
    let states: StateDesk
    let clock: WallClock

    func run() async throws {
        let now = clock.now()
        var last: [UserID] = []
        while true {
            let due = try await states.states.due(at: now, limit: Self.batch)
            // Something that does not move would be found for ever.
            guard !due.isEmpty, due != last else { return }
            last = due
            for user in due {
                try await client.transaction { transaction in
                    try await states.settle(user, at: now, in: transaction)
                }
            }
        }
    }
}
