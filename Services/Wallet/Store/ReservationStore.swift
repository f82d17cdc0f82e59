import PostgresAccess
import Primitives
import WalletDomain

/// What is asked about expected money outside of the ledger's commits.
struct ReservationStore: Sendable {
    let client: PostgresClient
    let rules: RulesBook
    let clock: WallClock
    let ids: IDGenerator

    /// Whether a deposit would be taken now, by the same rules as when it is ordered. A question: it locks nothing,
    /// opens nothing and promises nothing.
    /// - Throws: `WalletError` why not.
    func judge(_ order: DepositOrder) async throws {
        let rules = try await rules.current().rules
        var snapshot = LedgerSnapshot()
        snapshot.accounts = try await client.query(
            "select \(LedgerSQL.accountColumns) from wallet.accounts a where a.owner_id = \(order.owner)"
        ).map { row in try Account(row) }
        snapshot.owners = try await client.query(LedgerSQL.owner(order.owner)).map { row in try Owner(row) }
        snapshot.reservations = try await client.query(
            """
            select \(LedgerSQL.reservationColumns) from wallet.deposit_reservations r
            where r.deposit_id = \(order.deposit)
            """
        ).map { row in try DepositReservation(row) }
        try Ledger(snapshot, rules: rules, now: clock.now(), ids: ids).judge(order)
    }

    /// Refuses while a provider collects money for the wallet. The wallet's account must be locked by the transaction:
    /// whoever reserves locks it too.
    /// - Throws: `moneyExpected`.
    nonisolated(nonsending) func requireNone(
        for account: AccountID, in transaction: PostgresTransaction
    ) async throws {
        let open = try await transaction.query(
            "select from wallet.deposit_reservations where account_id = \(account) and state = 'open' limit 1")
        guard open.isEmpty else { throw WalletError.moneyExpected }
    }
}
