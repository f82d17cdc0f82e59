// Made by scripts/render from DisputeEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A payment that its payer says is not right, as it stands.
package struct DisputeFacts: FieldEncodable, FieldDecodable, Hashable {
    package let disputeID: UniqueID
    package let reference: String
    /// Whoever paid.
    package let ownerID: UserID
    package let payerID: UserID
    package let payeeID: UserID
    package let paymentID: UniqueID
    package let disputedTransactionID: UniqueID
    /// What of the payment is disputed.
    package let amount: Money
    /// `unauthorized`, `duplicate`, `not_received`, `defective`, `refund_not_processed`, `other`.
    package let reason: String
    /// Until when the payee can answer.
    package let due: Timestamp
    /// `payer`, `payee`, `partial`; of one that was taken back `withdrawn`.
    package let outcome: String?
    package let refundID: UniqueID?
    /// False of what is only tried, with a test key.
    package let livemode: Bool?

    package init(
        disputeID: UniqueID,
        reference: String,
        ownerID: UserID,
        payerID: UserID,
        payeeID: UserID,
        paymentID: UniqueID,
        disputedTransactionID: UniqueID,
        amount: Money,
        reason: String,
        due: Timestamp,
        outcome: String? = nil,
        refundID: UniqueID? = nil,
        livemode: Bool? = nil
    ) {
        self.disputeID = disputeID
        self.reference = reference
        self.ownerID = ownerID
        self.payerID = payerID
        self.payeeID = payeeID
        self.paymentID = paymentID
        self.disputedTransactionID = disputedTransactionID
        self.amount = amount
        self.reason = reason
        self.due = due
        self.outcome = outcome
        self.refundID = refundID
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        disputeID = fields.required("dispute_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        ownerID = fields.required("owner_id", .id(UserID.self))
        payerID = fields.required("payer_id", .id(UserID.self))
        payeeID = fields.required("payee_id", .id(UserID.self))
        paymentID = fields.required("payment_id", .uuid)
        disputedTransactionID = fields.required("disputed_transaction_id", .uuid)
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
        due = fields.required("due", .timestamp)
        outcome = fields.optional("outcome", .text(0...4096))
        refundID = fields.optional("refund_id", .uuid)
        livemode = fields.optional("livemode", .bool)
    }

    package static let example = DisputeFacts(
        disputeID: .example,
        reference: "DSP-20261130-7Q4M2Z8K0T",
        ownerID: UserID(.example),
        payerID: UserID(.example),
        payeeID: UserID(.example),
        paymentID: .example,
        disputedTransactionID: .example,
        amount: .example,
        reason: "not_received",
        due: .example,
        outcome: "payer",
        refundID: .example,
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("dispute_id", disputeID)
        out.field("reference", reference)
        out.field("owner_id", ownerID)
        out.field("payer_id", payerID)
        out.field("payee_id", payeeID)
        out.field("payment_id", paymentID)
        out.field("disputed_transaction_id", disputedTransactionID)
        out.field("amount", amount)
        out.field("reason", reason)
        out.field("due", due)
        out.optional("outcome", outcome)
        out.optional("refund_id", refundID)
        out.optional("livemode", livemode)
    }
}

/// A payer disputes a payment; its payee is told.
package struct DisputeOpened: EventContract {
    package static let type = "payments.dispute_opened.v1"

    package let content: DisputeFacts

    package init(_ content: DisputeFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = DisputeFacts(&fields)
    }

    package static let example = DisputeOpened(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Staff have decided, and whoever wins has the money; both are told.
package struct DisputeResolved: EventContract {
    package static let type = "payments.dispute_resolved.v1"

    package let content: DisputeFacts

    package init(_ content: DisputeFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = DisputeFacts(&fields)
    }

    package static let example = DisputeResolved(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// The payer has taken it back; both are told.
package struct DisputeClosed: EventContract {
    package static let type = "payments.dispute_closed.v1"

    package let content: DisputeFacts

    package init(_ content: DisputeFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = DisputeFacts(&fields)
    }

    package static let example = DisputeClosed(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
