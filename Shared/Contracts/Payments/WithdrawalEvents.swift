// Made by scripts/render from WithdrawalEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A customer sends money to a bank account; the wallet holds it.
package struct WithdrawalCreated: EventContract {
    package static let type = "payments.withdrawal_created.v1"

    package let withdrawalID: UniqueID
    package let reference: String
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    package let fee: Money
    package let via: String
    /// Bank and last digits.
    package let destination: String

    package init(
        withdrawalID: UniqueID,
        reference: String,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        fee: Money,
        via: String,
        destination: String
    ) {
        self.withdrawalID = withdrawalID
        self.reference = reference
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.fee = fee
        self.via = via
        self.destination = destination
    }

    package init(_ fields: inout Fields) {
        withdrawalID = fields.required("withdrawal_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        via = fields.required("via", .text(0...4096))
        destination = fields.required("destination", .text(0...4096))
    }

    package static let example = WithdrawalCreated(
        withdrawalID: .example,
        reference: "WDR-20261120-7ZK3M9Q2TX",
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        fee: .example,
        via: "sandbox",
        destination: "Guaranty Trust Bank ****6789")

    package func encode(to out: inout JSONWriter) {
        out.field("withdrawal_id", withdrawalID)
        out.field("reference", reference)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("via", via)
        out.field("destination", destination)
    }
}

/// The money is there; the wallet has paid amount and fee.
package struct WithdrawalSucceeded: EventContract {
    package static let type = "payments.withdrawal_succeeded.v1"

    package let withdrawalID: UniqueID
    package let reference: String
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    package let fee: Money
    package let destination: String
    package let transactionID: UniqueID

    package init(
        withdrawalID: UniqueID,
        reference: String,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        fee: Money,
        destination: String,
        transactionID: UniqueID
    ) {
        self.withdrawalID = withdrawalID
        self.reference = reference
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.fee = fee
        self.destination = destination
        self.transactionID = transactionID
    }

    package init(_ fields: inout Fields) {
        withdrawalID = fields.required("withdrawal_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        destination = fields.required("destination", .text(0...4096))
        transactionID = fields.required("transaction_id", .uuid)
    }

    package static let example = WithdrawalSucceeded(
        withdrawalID: .example,
        reference: "WDR-20261120-7ZK3M9Q2TX",
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        fee: .example,
        destination: "Guaranty Trust Bank ****6789",
        transactionID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("withdrawal_id", withdrawalID)
        out.field("reference", reference)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("destination", destination)
        out.field("transaction_id", transactionID)
    }
}

/// It will never arrive; the wallet has all of it.
package struct WithdrawalFailed: EventContract {
    package static let type = "payments.withdrawal_failed.v1"

    package let withdrawalID: UniqueID
    package let reference: String
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    package let reason: String

    package init(
        withdrawalID: UniqueID,
        reference: String,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        reason: String
    ) {
        self.withdrawalID = withdrawalID
        self.reference = reference
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        withdrawalID = fields.required("withdrawal_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = WithdrawalFailed(
        withdrawalID: .example,
        reference: "WDR-20261120-7ZK3M9Q2TX",
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        reason: "account_refused")

    package func encode(to out: inout JSONWriter) {
        out.field("withdrawal_id", withdrawalID)
        out.field("reference", reference)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("reason", reason)
    }
}

/// It came back after it had arrived; the wallet has what came, and the fee is kept.
package struct WithdrawalReturned: EventContract {
    package static let type = "payments.withdrawal_returned.v1"

    package let withdrawalID: UniqueID
    package let reference: String
    package let walletID: UniqueID
    package let ownerID: UserID
    /// What came back.
    package let amount: Money
    package let reason: String
    package let transactionID: UniqueID

    package init(
        withdrawalID: UniqueID,
        reference: String,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        reason: String,
        transactionID: UniqueID
    ) {
        self.withdrawalID = withdrawalID
        self.reference = reference
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.reason = reason
        self.transactionID = transactionID
    }

    package init(_ fields: inout Fields) {
        withdrawalID = fields.required("withdrawal_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
        transactionID = fields.required("transaction_id", .uuid)
    }

    package static let example = WithdrawalReturned(
        withdrawalID: .example,
        reference: "WDR-20261120-7ZK3M9Q2TX",
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        reason: "returned",
        transactionID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("withdrawal_id", withdrawalID)
        out.field("reference", reference)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("reason", reason)
        out.field("transaction_id", transactionID)
    }
}

/// Its owner did not want it any more, before it was sent.
package struct WithdrawalCancelled: EventContract {
    package static let type = "payments.withdrawal_cancelled.v1"

    package let withdrawalID: UniqueID
    package let reference: String
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money

    package init(withdrawalID: UniqueID, reference: String, walletID: UniqueID, ownerID: UserID, amount: Money) {
        self.withdrawalID = withdrawalID
        self.reference = reference
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        withdrawalID = fields.required("withdrawal_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
    }

    package static let example = WithdrawalCancelled(
        withdrawalID: .example,
        reference: "WDR-20261120-7ZK3M9Q2TX",
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("withdrawal_id", withdrawalID)
        out.field("reference", reference)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
    }
}

/// Compliance did not let it go; the wallet has all of it.
package struct WithdrawalRejected: EventContract {
    package static let type = "payments.withdrawal_rejected.v1"

    package let withdrawalID: UniqueID
    package let reference: String
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money

    package init(withdrawalID: UniqueID, reference: String, walletID: UniqueID, ownerID: UserID, amount: Money) {
        self.withdrawalID = withdrawalID
        self.reference = reference
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        withdrawalID = fields.required("withdrawal_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
    }

    package static let example = WithdrawalRejected(
        withdrawalID: .example,
        reference: "WDR-20261120-7ZK3M9Q2TX",
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("withdrawal_id", withdrawalID)
        out.field("reference", reference)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
    }
}
