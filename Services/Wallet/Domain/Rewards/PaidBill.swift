package import MoneyKit
package import Primitives

/// A bill that was paid from a wallet, as billing tells of it.
package struct PaidBill: Sendable, Equatable {
    package let id: UniqueID
    package let owner: OwnerID
    /// That it was paid from.
    package let wallet: AccountID
    /// `BIL105`
    package let biller: String
    package let billerName: String
    package let category: String
    /// Without the fee.
    package let amount: Money

    package init(
        id: UniqueID, owner: OwnerID, wallet: AccountID, biller: String, billerName: String, category: String,
        amount: Money
    ) {
        self.id = id
        self.owner = owner
        self.wallet = wallet
        self.biller = biller
        self.billerName = billerName
        self.category = category
        self.amount = amount
    }
}
