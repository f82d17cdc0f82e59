package import MoneyKit
package import Primitives

/// Money that came by itself on a virtual account, as its provider tells when asked.
package struct Arrival: Sendable, Equatable {
    package enum Account: Sendable, Equatable {
        case number(String)
        case ours(VirtualAccountID)
    }

    /// The provider's own, one for each.
    package let reference: String
    package let account: Account
    package let amount: Money

    package init(reference: String, account: Account, amount: Money) {
        self.reference = reference
        self.account = account
        self.amount = amount
    }

    /// As if it had been ordered: its wallet's owner is to have it, less a fee that never takes all of it.
    package func deposit(_ id: DepositID, into account: VirtualAccount, _ rule: FeeRule?, now: Timestamp) -> Deposit {
        let fee = (try? rule?.fee(on: amount)) ?? .zero(amount.currency)  // as much as the amount, or too much
        return Deposit(
            id: id, owner: account.owner, wallet: account.wallet, amount: amount, fee: fee,
            provider: account.provider, method: .virtualAccount, returnURL: nil, createdAt: now)
    }
}
