// Made by scripts/render from RefundEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// What was paid in is to go back to whoever paid; the wallet holds it.
package struct RefundCreated: EventContract {
    package static let type = "payments.refund_created.v1"

    package let refundID: UniqueID
    package let reference: String
    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money

    package init(
        refundID: UniqueID,
        reference: String,
        depositID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money
    ) {
        self.refundID = refundID
        self.reference = reference
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        refundID = fields.required("refund_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
    }

    package static let example = RefundCreated(
        refundID: .example,
        reference: "REF-20261120-7ZK3M9Q2TX",
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("refund_id", refundID)
        out.field("reference", reference)
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
    }
}

/// Whoever paid has it back.
package struct RefundSucceeded: EventContract {
    package static let type = "payments.refund_succeeded.v1"

    package let refundID: UniqueID
    package let reference: String
    package let depositID: UniqueID
    package let walletID: UniqueID
    /// Who gets it.
    package let ownerID: UserID
    package let amount: Money
    package let refundedTransactionID: UniqueID
    package let transactionID: UniqueID

    package init(
        refundID: UniqueID,
        reference: String,
        depositID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        refundedTransactionID: UniqueID,
        transactionID: UniqueID
    ) {
        self.refundID = refundID
        self.reference = reference
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.refundedTransactionID = refundedTransactionID
        self.transactionID = transactionID
    }

    package init(_ fields: inout Fields) {
        refundID = fields.required("refund_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        refundedTransactionID = fields.required("refunded_transaction_id", .uuid)
        transactionID = fields.required("transaction_id", .uuid)
    }

    package static let example = RefundSucceeded(
        refundID: .example,
        reference: "REF-20261120-7ZK3M9Q2TX",
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        refundedTransactionID: .example,
        transactionID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("refund_id", refundID)
        out.field("reference", reference)
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("refunded_transaction_id", refundedTransactionID)
        out.field("transaction_id", transactionID)
    }
}

/// It will never arrive, or came back: the wallet has it.
package struct RefundFailed: EventContract {
    package static let type = "payments.refund_failed.v1"

    package let refundID: UniqueID
    package let reference: String
    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    package let reason: String

    package init(
        refundID: UniqueID,
        reference: String,
        depositID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        reason: String
    ) {
        self.refundID = refundID
        self.reference = reference
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        refundID = fields.required("refund_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = RefundFailed(
        refundID: .example,
        reference: "REF-20261120-7ZK3M9Q2TX",
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        reason: "refund_declined")

    package func encode(to out: inout JSONWriter) {
        out.field("refund_id", refundID)
        out.field("reference", reference)
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("reason", reason)
    }
}
