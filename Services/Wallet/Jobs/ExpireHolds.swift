import Primitives
import WalletDomain

/// Ends holds whose time is over. Nothing waits for it: whoever touches a wallet with an overdue hold ends it first.
struct ExpireHolds: Sendable {
    let holds: HoldStore
    let ledger: LedgerCombiner
    let clock: WallClock

    /// Holds of one commit.
    private static let batch = 200

    func run() async throws {
        while !Task.isCancelled {
            let overdue = try await holds.overdue(now: clock.now(), limit: Self.batch)
            guard !overdue.isEmpty else { return }
            let expiry = HoldExpiry(
                holds: overdue.map(\.0), accounts: overdue.map(\.1), owners: overdue.map(\.2))
            _ = try await ledger.submit(LedgerRequest(.expireHolds(expiry), idempotency: nil) { _ in .empty })
            if overdue.count < Self.batch { return }
        }
    }
}
