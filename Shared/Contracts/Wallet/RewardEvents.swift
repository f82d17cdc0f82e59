// Made by scripts/render from RewardEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A part of what a bill was paid with is back in the wallet that paid it.
package struct CashbackCredited: EventContract {
    package static let type = "wallet.cashback_credited.v1"

    package let cashbackID: UniqueID
    package let ownerID: UserID
    package let walletID: UniqueID
    package let transactionID: UniqueID
    package let billPaymentID: UniqueID
    package let billerCode: String
    package let amount: Money
    /// In words for the customer.
    package let reason: String

    package init(
        cashbackID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID,
        transactionID: UniqueID,
        billPaymentID: UniqueID,
        billerCode: String,
        amount: Money,
        reason: String
    ) {
        self.cashbackID = cashbackID
        self.ownerID = ownerID
        self.walletID = walletID
        self.transactionID = transactionID
        self.billPaymentID = billPaymentID
        self.billerCode = billerCode
        self.amount = amount
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        cashbackID = fields.required("cashback_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        transactionID = fields.required("transaction_id", .uuid)
        billPaymentID = fields.required("bill_payment_id", .uuid)
        billerCode = fields.required("biller_code", .text(0...4096))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = CashbackCredited(
        cashbackID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        transactionID: .example,
        billPaymentID: .example,
        billerCode: "BIL105",
        amount: .example,
        reason: "Cashback on Ikeja Electric")

    package func encode(to out: inout JSONWriter) {
        out.field("cashback_id", cashbackID)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.field("transaction_id", transactionID)
        out.field("bill_payment_id", billPaymentID)
        out.field("biller_code", billerCode)
        out.field("amount", amount)
        out.field("reason", reason)
    }
}

/// A bill was reversed: the reward that it brought is taken back; what the wallet does not give, from later ones.
package struct CashbackClawedBack: EventContract {
    package static let type = "wallet.cashback_clawed_back.v1"

    /// Of the reward.
    package let cashbackID: UniqueID
    package let ownerID: UserID
    package let kind: String
    package let billPaymentID: UniqueID
    /// That took it; absent: the wallet had nothing to give.
    package let transactionID: UniqueID?
    /// Of the reward.
    package let amount: Money
    /// What the wallet gave.
    package let taken: Money
    package let reason: String

    package init(
        cashbackID: UniqueID,
        ownerID: UserID,
        kind: String,
        billPaymentID: UniqueID,
        transactionID: UniqueID? = nil,
        amount: Money,
        taken: Money,
        reason: String
    ) {
        self.cashbackID = cashbackID
        self.ownerID = ownerID
        self.kind = kind
        self.billPaymentID = billPaymentID
        self.transactionID = transactionID
        self.amount = amount
        self.taken = taken
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        cashbackID = fields.required("cashback_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        kind = fields.required("kind", .text(0...4096))
        billPaymentID = fields.required("bill_payment_id", .uuid)
        transactionID = fields.optional("transaction_id", .uuid)
        amount = fields.required("amount", .money)
        taken = fields.required("taken", .money)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = CashbackClawedBack(
        cashbackID: .example,
        ownerID: UserID(.example),
        kind: "cashback",
        billPaymentID: .example,
        transactionID: .example,
        amount: .example,
        taken: .example,
        reason: "Cashback on Ikeja Electric")

    package func encode(to out: inout JSONWriter) {
        out.field("cashback_id", cashbackID)
        out.field("owner_id", ownerID)
        out.field("kind", kind)
        out.field("bill_payment_id", billPaymentID)
        out.optional("transaction_id", transactionID)
        out.field("amount", amount)
        out.field("taken", taken)
        out.field("reason", reason)
    }
}

/// Somebody who was brought here paid a first bill: told once of each who gets something for it.
package struct ReferralRewarded: EventContract {
    package static let type = "wallet.referral_rewarded.v1"

    package let referralID: UniqueID
    package let ownerID: UserID
    package let walletID: UniqueID
    package let transactionID: UniqueID
    package let billPaymentID: UniqueID
    package let amount: Money
    package let reason: String

    package init(
        referralID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID,
        transactionID: UniqueID,
        billPaymentID: UniqueID,
        amount: Money,
        reason: String
    ) {
        self.referralID = referralID
        self.ownerID = ownerID
        self.walletID = walletID
        self.transactionID = transactionID
        self.billPaymentID = billPaymentID
        self.amount = amount
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        referralID = fields.required("referral_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        transactionID = fields.required("transaction_id", .uuid)
        billPaymentID = fields.required("bill_payment_id", .uuid)
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = ReferralRewarded(
        referralID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        transactionID: .example,
        billPaymentID: .example,
        amount: .example,
        reason: "Bonus for a friend")

    package func encode(to out: inout JSONWriter) {
        out.field("referral_id", referralID)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.field("transaction_id", transactionID)
        out.field("bill_payment_id", billPaymentID)
        out.field("amount", amount)
        out.field("reason", reason)
    }
}

/// Points came or went.
package struct PointsChanged: EventContract {
    package static let type = "wallet.points_changed.v1"

    package let entryID: UniqueID
    package let ownerID: UserID
    /// Of the bills that they were earned by.
    package let currency: String
    /// How many; gone unless the reason is `earned`.
    package let points: Int64
    package let balance: Int64
    package let reason: String
    package let billPaymentID: UniqueID?
    /// That paid what they were turned into.
    package let transactionID: UniqueID?

    package init(
        entryID: UniqueID,
        ownerID: UserID,
        currency: String,
        points: Int64,
        balance: Int64,
        reason: String,
        billPaymentID: UniqueID? = nil,
        transactionID: UniqueID? = nil
    ) {
        self.entryID = entryID
        self.ownerID = ownerID
        self.currency = currency
        self.points = points
        self.balance = balance
        self.reason = reason
        self.billPaymentID = billPaymentID
        self.transactionID = transactionID
    }

    package init(_ fields: inout Fields) {
        entryID = fields.required("entry_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        currency = fields.required("currency", .text(0...4096))
        points = fields.required("points", .integer(0...Int64.max))
        balance = fields.required("balance", .integer(0...Int64.max))
        reason = fields.required("reason", .text(0...4096))
        billPaymentID = fields.optional("bill_payment_id", .uuid)
        transactionID = fields.optional("transaction_id", .uuid)
    }

    package static let example = PointsChanged(
        entryID: .example,
        ownerID: UserID(.example),
        currency: "NGN",
        points: 50,
        balance: 250,
        reason: "earned",
        billPaymentID: .example,
        transactionID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("entry_id", entryID)
        out.field("owner_id", ownerID)
        out.field("currency", currency)
        out.field("points", points)
        out.field("balance", balance)
        out.field("reason", reason)
        out.optional("bill_payment_id", billPaymentID)
        out.optional("transaction_id", transactionID)
    }
}
