package import MoneyKit
package import Primitives

/// A reward of money to one customer.
package struct RewardCredit: Sendable, Equatable {
    /// The purpose of the transaction that pays it.
    package enum Kind: String, Sendable, CaseIterable {
        case cashback
        case referralBonus = "referral_bonus"
        case points
    }

    /// - owed: the wallet could not take it; it is tried again.
    /// - credited: it reached the wallet.
    /// - clawedBack: its bill was reversed; the owner owes what the wallet did not give.
    /// - dropped: its bill was reversed before it was paid.
    package enum Status: String, Sendable, CaseIterable {
        case owed, credited
        case clawedBack = "clawed_back"
        case dropped
    }

    package let id: UniqueID
    package let kind: Kind
    package let owner: OwnerID
    /// Nil: the owner's default of the currency, once there is one.
    package var wallet: AccountID?
    package let amount: Money
    /// Nil for points.
    package let bill: UniqueID?
    package let reason: String
    /// Of cashback.
    package let biller: String?
    package let referral: UniqueID?
    /// First day of the month that it counts in, UTC.
    package let month: CalendarDay?
    package let caps: Caps?
    package var status: Status
    package var transaction: TransactionID?
    package let createdAt: Timestamp

    /// In minor units, as they were when it was given.
    package struct Caps: Sendable, Equatable {
        package let payment: Int64
        package let month: Int64

        package init(payment: Int64, month: Int64) {
            self.payment = payment
            self.month = month
        }
    }

    package init(
        id: UniqueID, kind: Kind, owner: OwnerID, wallet: AccountID?, amount: Money, bill: UniqueID? = nil,
        reason: String, biller: String? = nil, referral: UniqueID? = nil, month: CalendarDay? = nil,
        caps: Caps? = nil, status: Status = .owed, transaction: TransactionID? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.owner = owner
        self.wallet = wallet
        self.amount = amount
        self.bill = bill
        self.reason = reason
        self.biller = biller
        self.referral = referral
        self.month = month
        self.caps = caps
        self.status = status
        self.transaction = transaction
        self.createdAt = createdAt
    }
}

/// Money that a wallet gave back.
package struct RewardTaking: Sendable, Equatable {
    package let transaction: TransactionID
    /// That was taken back, or the later one that pays for one.
    package let credit: UniqueID
    package let owner: OwnerID
    package let wallet: AccountID
    package let amount: Money
}
