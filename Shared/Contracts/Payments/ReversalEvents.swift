// Made by scripts/render from ReversalEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Money that was sent by mistake, as it stands.
package struct ReversalFacts: FieldEncodable, FieldDecodable, Hashable {
    package let reversalID: UniqueID
    package let reference: String
    /// Whoever sent it, and asks for it back.
    package let ownerID: UserID
    /// Whoever has it, and is asked; the same where both wallets are the sender's.
    package let receiverID: UserID
    /// The wallet's, which is to be taken back.
    package let reversedTransactionID: UniqueID
    /// Absent for a transfer at the wallet.
    package let paymentID: UniqueID?
    package let amount: Money
    package let reason: String
    package let expiresAt: Timestamp
    /// The wallet's, once it is done.
    package let transactionID: UniqueID?

    package init(
        reversalID: UniqueID,
        reference: String,
        ownerID: UserID,
        receiverID: UserID,
        reversedTransactionID: UniqueID,
        paymentID: UniqueID? = nil,
        amount: Money,
        reason: String,
        expiresAt: Timestamp,
        transactionID: UniqueID? = nil
    ) {
        self.reversalID = reversalID
        self.reference = reference
        self.ownerID = ownerID
        self.receiverID = receiverID
        self.reversedTransactionID = reversedTransactionID
        self.paymentID = paymentID
        self.amount = amount
        self.reason = reason
        self.expiresAt = expiresAt
        self.transactionID = transactionID
    }

    package init(_ fields: inout Fields) {
        reversalID = fields.required("reversal_id", .uuid)
        reference = fields.required("reference", .text(0...4096))
        ownerID = fields.required("owner_id", .id(UserID.self))
        receiverID = fields.required("receiver_id", .id(UserID.self))
        reversedTransactionID = fields.required("reversed_transaction_id", .uuid)
        paymentID = fields.optional("payment_id", .uuid)
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
        expiresAt = fields.required("expires_at", .timestamp)
        transactionID = fields.optional("transaction_id", .uuid)
    }

    package static let example = ReversalFacts(
        reversalID: .example,
        reference: "RVS-20261130-7Q4M2Z8K0T",
        ownerID: UserID(.example),
        receiverID: UserID(.example),
        reversedTransactionID: .example,
        paymentID: .example,
        amount: .example,
        reason: "Wrong person",
        expiresAt: .example,
        transactionID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("reversal_id", reversalID)
        out.field("reference", reference)
        out.field("owner_id", ownerID)
        out.field("receiver_id", receiverID)
        out.field("reversed_transaction_id", reversedTransactionID)
        out.optional("payment_id", paymentID)
        out.field("amount", amount)
        out.field("reason", reason)
        out.field("expires_at", expiresAt)
        out.optional("transaction_id", transactionID)
    }
}

/// Somebody asks for money back.
package struct ReversalCreated: EventContract {
    package static let type = "payments.reversal_created.v1"

    package let content: ReversalFacts

    package init(_ content: ReversalFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ReversalFacts(&fields)
    }

    package static let example = ReversalCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// The sender has it back.
package struct ReversalCompleted: EventContract {
    package static let type = "payments.reversal_completed.v1"

    package let content: ReversalFacts

    package init(_ content: ReversalFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ReversalFacts(&fields)
    }

    package static let example = ReversalCompleted(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Whoever has the money keeps it.
package struct ReversalDeclined: EventContract {
    package static let type = "payments.reversal_declined.v1"

    package let content: ReversalFacts

    package init(_ content: ReversalFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ReversalFacts(&fields)
    }

    package static let example = ReversalDeclined(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Nobody has answered in time.
package struct ReversalExpired: EventContract {
    package static let type = "payments.reversal_expired.v1"

    package let content: ReversalFacts

    package init(_ content: ReversalFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = ReversalFacts(&fields)
    }

    package static let example = ReversalExpired(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}
