import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// The limits that hold for a wallet, in its currency: its own where they are lower than those of the tier. Those of
/// the tier are over all wallets of the customer.
struct LimitsView: FieldEncodable {
    // All nil when the currency has no rate to weigh the tier's dollars with.
    let perTransaction: Money?
    let daily: Money?
    let monthly: Money?
    /// On the sum of the customer's wallets.
    let balance: Money?
    let depositsDaily: Money?
    /// What the customer has sent and paid in from all wallets.
    let used: Amounts
    /// What may still be sent from this wallet, and paid in.
    let remaining: Amounts

    struct Amounts: FieldEncodable {
        let daily: Money?
        let monthly: Money?
        let depositsDaily: Money?

        static let schemaTitle = "LimitAmounts"
        static let example = Amounts(daily: .example, monthly: .example, depositsDaily: .example)

        func encode(to out: inout JSONWriter) {
            out.field("daily", daily)
            out.field("monthly", monthly)
            out.field("deposits_daily", depositsDaily)
        }
    }

    /// - Parameter owner: with the counters of today.
    init(_ account: Account, _ owner: Owner, _ rules: LedgerRules) {
        let tier = rules.tiers[owner.tier]
        let own = account.ownLimits
        let sent = account.sent.rolled(to: owner.sent.day)
        func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: account.currency) }
        func shown(_ cents: Int64) -> Money? { try? rules.rates.amount(ofCents: cents, in: account.currency) }
        // Without a rate only the wallet's own limit can be told.
        func lower(_ own: Int64?, _ tier: Money?) -> Money? {
            guard let own else { return tier }
            return money(min(own, tier?.minorUnits ?? own))
        }
        func left(_ own: Int64?, _ sent: Int64, _ limit: Int64, _ used: Int64) -> Money? {
            lower(own.map { max(0, $0 - sent) }, shown(max(0, limit - used)))
        }
        perTransaction = lower(own.perTransaction, shown(tier.transaction))
        daily = lower(own.daily, shown(tier.sentDay))
        monthly = lower(own.monthly, shown(tier.sentMonth))
        balance = shown(tier.balance)
        depositsDaily = shown(tier.depositsDay)
        used = Amounts(
            daily: shown(owner.sent.today), monthly: shown(owner.sent.month),
            depositsDaily: shown(owner.depositsToday))
        remaining = Amounts(
            daily: left(own.daily, sent.today, tier.sentDay, owner.sent.today),
            monthly: left(own.monthly, sent.month, tier.sentMonth, owner.sent.month),
            depositsDaily: shown(max(0, tier.depositsDay - owner.depositsToday)))
    }

    private init(example amount: Money) {
        perTransaction = amount
        daily = amount
        monthly = amount
        balance = amount
        depositsDaily = amount
        used = .example
        remaining = .example
    }

    static let example = LimitsView(example: .example)

    func encode(to out: inout JSONWriter) {
        out.field("per_transaction", perTransaction)
        out.field("daily", daily)
        out.field("monthly", monthly)
        out.field("balance", balance)
        out.field("deposits_daily", depositsDaily)
        out.field("used", used)
        out.field("remaining", remaining)
    }
}
