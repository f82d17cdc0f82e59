import MoneyKit
import Primitives

extension Ledger {
    /// A person must have given the PIN of a wallet that has one; keys, staff and services need none.
    func authorize(
        _ key: Authorization.Key?, _ source: Int, _ amount: Money, _ commander: Commander
    ) throws(WalletError) {
        guard accounts[source].requiresPIN, commander.isPerson else { return }
        guard let key else { throw .authorizationRequired }
        guard let authorization = authorizations[key], authorization.covers(amount, from: accounts[source].id, at: now)
        else { throw .authorizationInvalid }
    }

    /// Spends an authorisation that ``authorize(_:_:_:_:)`` has asked for.
    mutating func use(
        _ key: Authorization.Key?, from source: Int, by commander: Commander, for transaction: TransactionID
    ) {
        guard let key, accounts[source].requiresPIN, commander.isPerson else { return }
        authorizations[key]?.usedBy = transaction
        writes.usedAuthorizations[key] = transaction
    }

    /// Checks what a customer sends against the limits of the tier and of the wallet, and counts it.
    /// Amounts on a limit pass. Staff and services are not limited.
    mutating func count(_ amount: Money, from source: Int, by commander: Commander) throws(WalletError) {
        guard let id = commander.owner, var owner = owners[id] else { return }
        let cents = try rules.rates.cents(of: amount)
        let tier = rules.tiers[owner.tier]
        let own = accounts[source].ownLimits
        let sent = accounts[source].sent.rolled(to: today)
        guard cents <= tier.transaction else { throw .limitExceeded(.transaction) }
        try Self.require(amount.minorUnits, plus: 0, within: own.perTransaction, .walletTransaction)
        try Self.require(cents, plus: owner.sent.today, within: tier.sentDay, .sentDay)
        try Self.require(amount.minorUnits, plus: sent.today, within: own.daily, .walletDaily)
        try Self.require(cents, plus: owner.sent.month, within: tier.sentMonth, .sentMonth)
        try Self.require(amount.minorUnits, plus: sent.month, within: own.monthly, .walletMonthly)
        owner.sent.today += cents
        owner.sent.month += cents
        owners[id] = owner
        writes.changedOwners.insert(id)
        accounts.change(source) { account in
            account.sent = sent
            // A wallet without limits of its own may count beyond 64 bits in a currency of small units.
            account.sent.today = Self.saturatingSum(sent.today, amount.minorUnits)
            account.sent.month = Self.saturatingSum(sent.month, amount.minorUnits)
        }
    }

    private static func require(
        _ amount: Int64, plus used: Int64, within limit: Int64?, _ name: LimitName
    ) throws(WalletError) {
        guard let limit else { return }
        guard Int128(amount) + Int128(used) <= Int128(limit) else { throw .limitExceeded(name) }
    }

    private static func saturatingSum(_ left: Int64, _ right: Int64) -> Int64 {
        Int64(clamping: Int128(left) + Int128(right))
    }

    /// A deposit's limits: per day, and on the sum of the customer's wallets and of what is expected to come into them.
    /// - Parameter reservation: what has been counted for this deposit before, if anything.
    /// - Returns: what is to be counted beside that.
    func checkDeposit(
        _ amount: Money, credited: Money, for owner: Owner, beside reservation: DepositReservation?
    ) throws(WalletError) -> DepositCount {
        let cents = max(0, try rules.rates.cents(of: amount) - (reservation?.counted ?? 0))
        let tier = rules.tiers[owner.tier]
        try Self.require(cents, plus: owner.depositsToday, within: tier.depositsDay, .depositsDay)
        let expected = try rules.rates.cents(of: credited)
        var total = Int128(expected) + Int128(owner.depositsReserved) - Int128(reservation?.expected ?? 0)
        for account in accounts.accounts(of: owner.id) where account.posted > 0 {
            total += Int128(try rules.rates.cents(of: Money(minorUnits: account.posted, currency: account.currency)))
        }
        guard total <= Int128(tier.balance) else { throw .limitExceeded(.balance) }
        return DepositCount(counted: cents, expected: expected)
    }
}
