import ComplianceDomain
import PostgresAccess
import Primitives

/// Looks at customers in full whose time has come: every 90 days, and as soon as it can be done for those for whom it
/// could not.
struct ScreenCustomers: Sendable {
    static let interval = Duration.seconds(5)
    /// Each is a transaction of its own.
    private static let batch = 100
    /// A process that is to end does not wait for all customers: the next run goes on.
    private static let longest = Duration.seconds(5)

    let client: PostgresClient
    let screening: ScreeningDesk
    let kyc: KYCDesk
    let clock: WallClock

    func run() async throws {
        let end = ContinuousClock.now + Self.longest
        var last: [UserID] = []
        while ContinuousClock.now < end, try await screening.isReady() {
            let due = try await screening.results.due(by: clock.now(), limit: Self.batch)
            // Who does not move would be found for ever.
            guard !due.isEmpty, due != last else { return }
            last = due
            for user in due { try await screen(user) }
        }
    }

    private func screen(_ user: UserID) async throws {
        let now = clock.now()
        try await client.transaction { transaction in
            let customer = try await kyc.customers.lock(user, now: now, in: transaction)
            guard try await kyc.customers.profile(of: user, in: transaction) != nil else {
                // Nobody has said who they are: a profile makes them due.
                return try await screening.results.mark(
                    user, screenedAt: nil, dueAt: now + ScreeningDesk.fullInterval, in: transaction)
            }
            try await screening.screen(user, because: .full, at: now, in: transaction)
            try await kyc.settleTier(of: customer, at: now, in: transaction)
        }
    }
}
