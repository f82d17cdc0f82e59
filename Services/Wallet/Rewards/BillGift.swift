import MoneyKit
import Primitives
import WalletDomain

/// What a paid bill brings, as rewards that are still to be paid.
struct BillGift {
    let bill: PaidBill
    let paidAt: Timestamp
    let rules: RewardRules
    let ids: IDGenerator
    let now: Timestamp
    private(set) var credits: [RewardCredit] = []
    /// Set when it changes.
    private(set) var referral: Referral?

    init(bill: PaidBill, paidAt: Timestamp, rules: RewardRules, ids: IDGenerator, now: Timestamp) {
        self.bill = bill
        self.paidAt = paidAt
        self.rules = rules
        self.ids = ids
        self.now = now
    }

    /// What is given counts in the month of the payment.
    var month: CalendarDay { paidAt.day.startOfMonth }

    /// Whose accounts change: the payer's may by points alone.
    var owners: [OwnerID] { [bill.owner] + credits.map(\.owner) }

    /// - Parameter given: minor units that the month has brought before.
    mutating func addCashback(given: Int64) {
        // A sum that no 64 bits hold brings nothing.
        guard let cashback = try? rules.cashback(on: bill, given: given) else { return }
        credits.append(
            RewardCredit(
                id: ids.next(), kind: .cashback, owner: bill.owner, wallet: bill.wallet, amount: cashback.amount,
                bill: bill.id, reason: "Cashback on \(bill.billerName)", biller: bill.biller, month: month,
                caps: RewardCredit.Caps(payment: cashback.cap, month: cashback.monthCap), createdAt: now))
    }

    /// - Parameter friendsOfMonth: who have brought the referrer something in the month.
    mutating func consider(_ known: Referral, friendsOfMonth: Int) {
        guard known.status == .claimed else { return }
        guard paidAt >= known.claimedAt else {
            referral = known
            referral?.status = .void
            return
        }
        guard known.waits(at: paidAt), let rule = rules.referral(on: bill.amount) else { return }
        referral = known
        referral?.status = .rewarded
        referral?.bill = bill.id
        referral?.rewardedAt = now
        if friendsOfMonth < rules.monthlyLimit { add(rule.referrer, to: known.referrer, nil, known) }
        add(rule.friend, to: known.friend, bill.wallet, known)
    }

    private mutating func add(_ amount: Money, to owner: OwnerID, _ wallet: AccountID?, _ referral: Referral) {
        guard amount.isPositive else { return }
        credits.append(
            RewardCredit(
                id: ids.next(), kind: .referralBonus, owner: owner, wallet: wallet, amount: amount, bill: bill.id,
                reason: owner == referral.friend ? "Welcome bonus" : "Bonus for a friend", referral: referral.id,
                month: month, createdAt: now))
    }
}
