// Made by scripts/render from RefundEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// What was paid in is to go back to whoever paid, and the wallet holds it; or a payment is to go back to its payer.
package struct RefundCreated: EventContract {
    package static let type = "payments.refund_created.v1"

    package let refundID: UniqueID
    package let reference: String
    package let depositID: UniqueID?
    /// Instead of a deposit.
    package let paymentID: UniqueID?
    /// From which it goes.
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    /// False of what is only tried, with a test key.
    package let livemode: Bool?

    package init(
        refundID: UniqueID,
        reference: String,
        depositID: UniqueID? = nil,
        paymentID: UniqueID? = nil,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        livemode: Bool? = nil
    ) {
        self.refundID = refundID
        self.reference = reference
        self.depositID = depositID
        self.paymentID = paymentID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        refundID = fields.required("refund_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        depositID = fields.optional("deposit_id", .uuid)
        paymentID = fields.optional("payment_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        livemode = fields.optional("livemode", .bool)
    }

    package static let example = RefundCreated(
        refundID: .example,
        reference: "REF-20261120-7ZK3M9Q2TX",
        depositID: .example,
        paymentID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("refund_id", refundID)
        out.field("reference", reference)
        out.optional("deposit_id", depositID)
        out.optional("payment_id", paymentID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.optional("livemode", livemode)
    }
}

/// Whoever paid has it back.
package struct RefundSucceeded: EventContract {
    package static let type = "payments.refund_succeeded.v1"

    package let refundID: UniqueID
    package let reference: String
    package let depositID: UniqueID?
    /// Instead of a deposit.
    package let paymentID: UniqueID?
    /// Of a deposit: from which it went; of a payment: its payer's, who has it back.
    package let walletID: UniqueID
    /// Who gets it; of what a guest had paid its payee, since a guest is nobody of ours.
    package let ownerID: UserID
    /// Of a payment: from whom it came.
    package let payeeID: UserID?
    package let amount: Money
    /// What of our fee the payee got back with it.
    package let feeReturned: Money?
    package let refundedTransactionID: UniqueID
    package let transactionID: UniqueID
    package let livemode: Bool?

    package init(
        refundID: UniqueID,
        reference: String,
        depositID: UniqueID? = nil,
        paymentID: UniqueID? = nil,
        walletID: UniqueID,
        ownerID: UserID,
        payeeID: UserID? = nil,
        amount: Money,
        feeReturned: Money? = nil,
        refundedTransactionID: UniqueID,
        transactionID: UniqueID,
        livemode: Bool? = nil
    ) {
        self.refundID = refundID
        self.reference = reference
        self.depositID = depositID
        self.paymentID = paymentID
        self.walletID = walletID
        self.ownerID = ownerID
        self.payeeID = payeeID
        self.amount = amount
        self.feeReturned = feeReturned
        self.refundedTransactionID = refundedTransactionID
        self.transactionID = transactionID
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        refundID = fields.required("refund_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        depositID = fields.optional("deposit_id", .uuid)
        paymentID = fields.optional("payment_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        payeeID = fields.optional("payee_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        feeReturned = fields.optional("fee_returned", .money)
        refundedTransactionID = fields.required("refunded_transaction_id", .uuid)
        transactionID = fields.required("transaction_id", .uuid)
        livemode = fields.optional("livemode", .bool)
    }

    package static let example = RefundSucceeded(
        refundID: .example,
        reference: "REF-20261120-7ZK3M9Q2TX",
        depositID: .example,
        paymentID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        payeeID: UserID(.example),
        amount: .example,
        feeReturned: .example,
        refundedTransactionID: .example,
        transactionID: .example,
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("refund_id", refundID)
        out.field("reference", reference)
        out.optional("deposit_id", depositID)
        out.optional("payment_id", paymentID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.optional("payee_id", payeeID)
        out.field("amount", amount)
        out.optional("fee_returned", feeReturned)
        out.field("refunded_transaction_id", refundedTransactionID)
        out.field("transaction_id", transactionID)
        out.optional("livemode", livemode)
    }
}

/// It will never arrive, or came back: the wallet has it.
package struct RefundFailed: EventContract {
    package static let type = "payments.refund_failed.v1"

    package let refundID: UniqueID
    package let reference: String
    package let depositID: UniqueID?
    /// Instead of a deposit.
    package let paymentID: UniqueID?
    /// From which it was to go.
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    package let reason: String
    package let livemode: Bool?

    package init(
        refundID: UniqueID,
        reference: String,
        depositID: UniqueID? = nil,
        paymentID: UniqueID? = nil,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        reason: String,
        livemode: Bool? = nil
    ) {
        self.refundID = refundID
        self.reference = reference
        self.depositID = depositID
        self.paymentID = paymentID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.reason = reason
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        refundID = fields.required("refund_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        depositID = fields.optional("deposit_id", .uuid)
        paymentID = fields.optional("payment_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
        livemode = fields.optional("livemode", .bool)
    }

    package static let example = RefundFailed(
        refundID: .example,
        reference: "REF-20261120-7ZK3M9Q2TX",
        depositID: .example,
        paymentID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        reason: "refund_declined",
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("refund_id", refundID)
        out.field("reference", reference)
        out.optional("deposit_id", depositID)
        out.optional("payment_id", paymentID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("reason", reason)
        out.optional("livemode", livemode)
    }
}
