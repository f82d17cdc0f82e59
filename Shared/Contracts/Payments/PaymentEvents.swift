// Made by scripts/render from PaymentEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A payment between people, as it stands.
package struct PaymentFacts: FieldEncodable, FieldDecodable, Hashable {
    package let paymentID: UniqueID
    /// Whoever pays; absent for somebody without an account.
    package let ownerID: UserID?
    /// What led to it: `send`, `request`, `split`, `recurring`, `payout`, `link`, `qr`, `checkout`.
    package let source: String
    package let sourceID: UniqueID?
    package let payerID: UserID?
    /// Absent while it waits for somebody.
    package let payeeID: UserID?
    /// The payee's.
    package let walletID: UniqueID?
    package let amount: Money
    /// What Florin keeps of it.
    package let fee: Money
    /// What the payee gets.
    package let net: Money
    package let reference: String
    /// As the payee sees whoever paid.
    package let payer: String?
    /// What it was paid for, where a link says so.
    package let link: String?
    package let transactionID: UniqueID?
    /// A refusal's code.
    package let reason: String?
    package let livemode: Bool

    package init(
        paymentID: UniqueID,
        ownerID: UserID? = nil,
        source: String,
        sourceID: UniqueID? = nil,
        payerID: UserID? = nil,
        payeeID: UserID? = nil,
        walletID: UniqueID? = nil,
        amount: Money,
        fee: Money,
        net: Money,
        reference: String,
        payer: String? = nil,
        link: String? = nil,
        transactionID: UniqueID? = nil,
        reason: String? = nil,
        livemode: Bool
    ) {
        self.paymentID = paymentID
        self.ownerID = ownerID
        self.source = source
        self.sourceID = sourceID
        self.payerID = payerID
        self.payeeID = payeeID
        self.walletID = walletID
        self.amount = amount
        self.fee = fee
        self.net = net
        self.reference = reference
        self.payer = payer
        self.link = link
        self.transactionID = transactionID
        self.reason = reason
        self.livemode = livemode
    }

    package init(_ fields: inout Fields) {
        paymentID = fields.required("payment_id", .uuid)
        ownerID = fields.optional("owner_id", .id(UserID.self))
        source = fields.required("source", .text(0...4096))
        sourceID = fields.optional("source_id", .uuid)
        payerID = fields.optional("payer_id", .id(UserID.self))
        payeeID = fields.optional("payee_id", .id(UserID.self))
        walletID = fields.optional("wallet_id", .uuid)
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        net = fields.required("net", .money)
        reference = fields.required("reference", .text(0...4096))
        payer = fields.optional("payer", .text(0...4096))
        link = fields.optional("link", .text(0...4096))
        transactionID = fields.optional("transaction_id", .uuid)
        reason = fields.optional("reason", .text(0...4096))
        livemode = fields.required("livemode", .bool)
    }

    package static let example = PaymentFacts(
        paymentID: .example,
        ownerID: UserID(.example),
        source: "send",
        sourceID: .example,
        payerID: UserID(.example),
        payeeID: UserID(.example),
        walletID: .example,
        amount: .example,
        fee: .example,
        net: .example,
        reference: "SND-20261130-7Q4M2Z8K0T",
        payer: "Ada L.",
        link: "An engine",
        transactionID: .example,
        reason: "insufficient_funds",
        livemode: true)

    package func encode(to out: inout JSONWriter) {
        out.field("payment_id", paymentID)
        out.optional("owner_id", ownerID)
        out.field("source", source)
        out.optional("source_id", sourceID)
        out.optional("payer_id", payerID)
        out.optional("payee_id", payeeID)
        out.optional("wallet_id", walletID)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("net", net)
        out.field("reference", reference)
        out.optional("payer", payer)
        out.optional("link", link)
        out.optional("transaction_id", transactionID)
        out.optional("reason", reason)
        out.field("livemode", livemode)
    }
}

/// Somebody wants to pay somebody; the wallet is asked.
package struct PaymentCreated: EventContract {
    package static let type = "payments.payment_created.v1"

    package let content: PaymentFacts

    package init(_ content: PaymentFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentFacts(&fields)
    }

    package static let example = PaymentCreated(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// The payee has the money.
package struct PaymentCompleted: EventContract {
    package static let type = "payments.payment_completed.v1"

    package let content: PaymentFacts

    package init(_ content: PaymentFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentFacts(&fields)
    }

    package static let example = PaymentCompleted(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// The wallet refused it: nothing moved.
package struct PaymentFailed: EventContract {
    package static let type = "payments.payment_failed.v1"

    package let content: PaymentFacts

    package init(_ content: PaymentFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentFacts(&fields)
    }

    package static let example = PaymentFailed(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Compliance refused it: nothing moved.
package struct PaymentRejected: EventContract {
    package static let type = "payments.payment_rejected.v1"

    package let content: PaymentFacts

    package init(_ content: PaymentFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentFacts(&fields)
    }

    package static let example = PaymentRejected(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// The payer took back what waited for somebody.
package struct PaymentCancelled: EventContract {
    package static let type = "payments.payment_cancelled.v1"

    package let content: PaymentFacts

    package init(_ content: PaymentFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentFacts(&fields)
    }

    package static let example = PaymentCancelled(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Nobody came for it in time, and the payer has it back.
package struct PaymentExpired: EventContract {
    package static let type = "payments.payment_expired.v1"

    package let content: PaymentFacts

    package init(_ content: PaymentFacts) {
        self.content = content
    }

    package init(_ fields: inout Fields) {
        content = PaymentFacts(&fields)
    }

    package static let example = PaymentExpired(.example)

    package func encode(to out: inout JSONWriter) {
        content.encode(to: &out)
    }
}

/// Whom something is told: somebody with an account, or whoever has an address.
package struct Addressee: FieldEncodable, FieldDecodable, Hashable {
    package let userID: UserID?
    package let email: String?
    package let phone: String?

    package init(userID: UserID? = nil, email: String? = nil, phone: String? = nil) {
        self.userID = userID
        self.email = email
        self.phone = phone
    }

    package init(_ fields: inout Fields) {
        userID = fields.optional("user_id", .id(UserID.self))
        email = fields.optional("email", .text(0...4096))
        phone = fields.optional("phone", .text(0...4096))
    }

    package static let example = Addressee(userID: UserID(.example), email: "grace@florin.test", phone: "+442079460000")

    package func encode(to out: inout JSONWriter) {
        out.optional("user_id", userID)
        out.optional("email", email)
        out.optional("phone", phone)
    }
}

/// Money waits for somebody who has no account of that address yet.
package struct SendWaiting: EventContract {
    package static let type = "payments.send_waiting.v1"

    package let paymentID: UniqueID
    package let ownerID: UserID
    package let to: Addressee
    package let amount: Money
    /// As others see whoever sent it.
    package let sender: String
    package let expiresAt: Timestamp

    package init(
        paymentID: UniqueID,
        ownerID: UserID,
        to: Addressee,
        amount: Money,
        sender: String,
        expiresAt: Timestamp
    ) {
        self.paymentID = paymentID
        self.ownerID = ownerID
        self.to = to
        self.amount = amount
        self.sender = sender
        self.expiresAt = expiresAt
    }

    package init(_ fields: inout Fields) {
        paymentID = fields.required("payment_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        to = fields.required("to", .object(Addressee.self))
        amount = fields.required("amount", .money)
        sender = fields.required("sender", .text(0...4096))
        expiresAt = fields.required("expires_at", .timestamp)
    }

    package static let example = SendWaiting(
        paymentID: .example,
        ownerID: UserID(.example),
        to: Addressee.example,
        amount: .example,
        sender: "Ada L.",
        expiresAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("payment_id", paymentID)
        out.field("owner_id", ownerID)
        out.field("to", to)
        out.field("amount", amount)
        out.field("sender", sender)
        out.field("expires_at", expiresAt)
    }
}
