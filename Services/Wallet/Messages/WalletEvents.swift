import Contracts
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import WalletDomain

/// What happens to wallets beside their money, told to the other services in the transaction that does it.
struct WalletEvents: Sendable {
    let clock: WallClock
    let ids: IDGenerator

    func created(_ wallet: Wallet, in transaction: PostgresTransaction) async throws {
        let created = WalletCreated(
            walletID: wallet.id.rawValue, ownerID: wallet.owner, currency: wallet.account.currency.code,
            kind: wallet.kind.rawValue, createdAt: wallet.createdAt)
        try await append(created, wallet, transaction)
    }

    func statusChanged(_ wallet: Wallet, in transaction: PostgresTransaction) async throws {
        let changed = WalletStatusChanged(
            walletID: wallet.id.rawValue, ownerID: wallet.owner, status: wallet.account.status.rawValue,
            changedAt: clock.now())
        try await append(changed, wallet, transaction)
    }

    /// All wallets of somebody at once.
    func closed(_ wallets: [AccountID], of owner: OwnerID, in transaction: PostgresTransaction) async throws {
        let now = clock.now()
        let events = wallets.map { wallet in
            LedgerEvents.event(
                WalletStatusChanged(
                    walletID: wallet.rawValue, ownerID: owner, status: Account.Status.closed.rawValue, changedAt: now),
                aggregate: wallet.description, at: now, ids: ids)
        }
        try await transaction.execute(Outbox.append(events))
    }

    private func append(
        _ contract: some EventContract, _ wallet: Wallet, _ transaction: PostgresTransaction
    ) async throws {
        let event = LedgerEvents.event(contract, aggregate: wallet.id.description, at: clock.now(), ids: ids)
        try await transaction.execute(Outbox.append([event]))
    }
}
