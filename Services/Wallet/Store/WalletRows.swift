import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Which wallets of an owner are wanted; nil asks for nothing.
struct WalletFilter: Sendable {
    var currency: Currency?
    var kind: WalletKind?
    var status: Account.Status?
    var withClosed = true
    /// Where the page before ended.
    var before: AccountID?
}

/// A wallet with what its owner's tier and use and its overdue holds add to its view.
struct StoredWallet: Sendable, Equatable {
    var wallet: Wallet
    /// With the counters of today.
    let owner: Owner
    /// Minor units still held though their time is over.
    let overdue: Int64

    init(wallet: Wallet, owner: Owner, overdue: Int64) {
        self.wallet = wallet
        self.owner = owner
        self.overdue = overdue
    }

    /// Reads `WalletStore.columns`.
    init(_ row: Row, at now: Timestamp) throws(PostgresError) {
        let account = try Account(row)
        let first = LedgerSQL.accountColumnCount
        guard let owner = account.owner, let number = AccountNumber(try row.decode(String.self, at: first)),
            let kind = WalletKind(rawValue: try row.decode(String.self, at: first + 1))
        else { throw PostgresError(.decoding, message: "a wallet cannot be read") }
        wallet = Wallet(
            account: account, owner: owner, number: number, kind: kind,
            name: try row.decode(String.self, at: first + 2), isDefault: try row.decode(Bool.self, at: first + 3),
            isFrozenByStaff: try row.decode(Bool.self, at: first + 4),
            createdAt: try row.decode(Timestamp.self, at: first + 5))
        self.owner = Owner(
            id: owner, tier: KYCTier(rawValue: try row.decode(Int.self, at: first + 6)) ?? .tier0,
            sent: SentAmounts(
                day: try row.decode(CalendarDay.self, at: first + 7), today: try row.decode(Int64.self, at: first + 8),
                month: try row.decode(Int64.self, at: first + 9)),
            depositsToday: try row.decode(Int64.self, at: first + 10)
        ).rolled(to: now.day)
        overdue = try row.decode(Int64.self, at: first + 11)
    }

    func withNextVersion() -> StoredWallet {
        var copy = self
        copy.wallet.countVersion()
        return copy
    }
}
