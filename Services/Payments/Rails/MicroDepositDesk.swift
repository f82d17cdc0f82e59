import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Proves by two small amounts that a customer sees an American account.
struct MicroDepositDesk: Sendable {
    let accounts: BankAccountStore
    let own: OwnAccountStore
    let deposits: MicroDepositStore
    let clock: WallClock
    let ids: IDGenerator

    private static let note = "ACCTVERIFY"

    /// Sends two amounts, and takes both back in the same file; so often and no oftener for one owner, whatever the
    /// accounts.
    /// - Throws: `missing`, `railNotAvailable`, `notOpen`.
    nonisolated(nonsending) func send(
        to id: BankAccountID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws -> BankAccount {
        // First, as whoever books what comes back does.
        let ours = try await own.lock(.ach, in: transaction)
        let account = try await account(id, owner, transaction)
        guard account.scheme == .aba, account.currency == .USD, ours.contains(where: { $0.currency == .USD }) else {
            throw PaymentsError.railNotAvailable
        }
        guard account.verification == .none else {
            throw PaymentsError.notOpen(state: account.verification.rawValue)
        }
        let now = clock.now()
        // Our account is locked: two at once are counted one after the other.
        for (within, count) in MicroDeposits.mostSends
        where try await deposits.sent(by: owner, since: now - within, in: transaction) >= count {
            throw PaymentsError.railNotAvailable
        }
        let micro = MicroDeposits(
            id: ids.next(), account: id, deposits: [ids.next(), ids.next()],
            amounts: [Int64.random(in: MicroDeposits.amounts), Int64.random(in: MicroDeposits.amounts)])
        guard try await deposits.insert(micro, now: now, in: transaction) else {
            throw PaymentsError.notOpen(state: account.verification.rawValue)
        }
        try await deposits.verify(micro, in: transaction)
        for (deposit, amount) in zip(micro.deposits, micro.amounts) {
            try await queue(deposit, .microDeposit, id, amount, now, transaction)
        }
        try await queue(micro.id, .microDebit, id, micro.amounts.reduce(0, +), now, transaction)
        return account.verified(as: micro.verification)
    }

    private nonisolated(nonsending) func queue(
        _ id: UniqueID, _ purpose: RailItem.Purpose, _ account: BankAccountID, _ amount: Int64, _ now: Timestamp,
        _ transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            RailItemStore.queue(
                id, .ach, purpose, to: account, Money(minorUnits: amount, currency: .USD), note: Self.note, now: now))
    }

    /// What its owner says that they were.
    /// - Returns: the account, and how many tries are left when they were others.
    /// - Throws: `missing`, `notOpen`.
    nonisolated(nonsending) func verify(
        _ id: BankAccountID, of owner: UserID, _ amounts: [Int64], in transaction: PostgresTransaction
    ) async throws -> (account: BankAccount, triesLeft: Int?) {
        let account = try await account(id, owner, transaction)
        guard var micro = try await deposits.lock(of: id, in: transaction) else {
            throw PaymentsError.notOpen(state: account.verification.rawValue)
        }
        let wereThese = try micro.name(amounts)
        try await deposits.update(micro, now: clock.now(), in: transaction)
        return (account.verified(as: micro.verification), wereThese ? nil : micro.triesLeft)
    }

    private nonisolated(nonsending) func account(
        _ id: BankAccountID, _ owner: UserID, _ transaction: PostgresTransaction
    ) async throws -> BankAccount {
        guard let account = try await accounts.lock(id, of: owner, in: transaction) else {
            throw PaymentsError.missing(.bankAccount)
        }
        return account
    }

    /// What comes back proves nothing: nothing is sent there any more.
    var follower: RailFollower {
        RailFollower { item, now, transaction in
            guard item.state == .refused || item.state == .returned,
                var micro = try await deposits.lock(of: item.account, in: transaction), micro.cameBack()
            else { return }
            try await deposits.update(micro, now: now, in: transaction)
        }
    }
}
