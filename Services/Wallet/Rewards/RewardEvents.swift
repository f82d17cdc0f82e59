import Contracts
import MoneyKit
import Outbox
import Primitives
import WalletDomain

/// What rewards tell the other services, in the transaction that gives them.
struct RewardEvents {
    let now: Timestamp
    let ids: IDGenerator

    init(at now: Timestamp, ids: IDGenerator) {
        self.now = now
        self.ids = ids
    }

    func events(of work: RewardWork) -> [OutboxEvent] {
        work.credits.compactMap { event(of: $0, work) }
            + work.accounts.flatMap { account in
                account.points.entries.map { event(of: $0, account, work) }
            }
    }

    /// Points that became money are told as such.
    private func event(of credit: RewardCredit, _ work: RewardWork) -> OutboxEvent? {
        guard let bill = credit.bill, let transaction = credit.transaction, let wallet = credit.wallet else {
            return nil
        }
        switch (credit.status, credit.kind) {
        case (.credited, .cashback):
            return event(
                CashbackCredited(
                    cashbackID: credit.id, ownerID: credit.owner, walletID: wallet.rawValue,
                    transactionID: transaction.rawValue, billPaymentID: bill, billerCode: credit.biller ?? "",
                    amount: credit.amount, reason: credit.reason), credit.owner)
        case (.credited, .referralBonus):
            return event(
                ReferralRewarded(
                    referralID: credit.referral ?? credit.id, ownerID: credit.owner, walletID: wallet.rawValue,
                    transactionID: transaction.rawValue, billPaymentID: bill, amount: credit.amount,
                    reason: credit.reason), credit.owner)
        case (.clawedBack, _):
            let taking = work.taken(for: credit.id)
            return event(
                CashbackClawedBack(
                    cashbackID: credit.id, ownerID: credit.owner, kind: credit.kind.rawValue, billPaymentID: bill,
                    transactionID: taking?.transaction.rawValue, amount: credit.amount,
                    taken: taking?.amount ?? .zero(credit.amount.currency), reason: credit.reason), credit.owner)
        case (.credited, .points), (.owed, _), (.dropped, _): return nil
        }
    }

    private func event(of entry: PointsBook.Entry, _ account: RewardAccount, _ work: RewardWork) -> OutboxEvent {
        event(
            PointsChanged(
                entryID: entry.id, ownerID: account.owner, currency: account.currency.code,
                points: abs(entry.delta), balance: entry.balanceAfter, reason: entry.reason.rawValue,
                billPaymentID: entry.bill,
                transactionID: entry.credit.flatMap { id in
                    work.credits.first { $0.id == id }?.transaction?.rawValue
                }), account.owner)
    }

    private func event(_ contract: some EventContract, _ owner: OwnerID) -> OutboxEvent {
        LedgerEvents.event(contract, aggregate: owner.description, at: now, ids: ids)
    }
}
