// Made by scripts/render from DepositEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A customer asked for a deposit and the provider knows of it.
package struct DepositCreated: EventContract {
    package static let type = "payments.deposit_created.v1"

    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    package let provider: String

    package init(depositID: UniqueID, walletID: UniqueID, ownerID: UserID, amount: Money, provider: String) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.provider = provider
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        provider = fields.required("provider", .text(0...4096))
    }

    package static let example = DepositCreated(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        provider: "sandbox")

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("provider", provider)
    }
}

/// Paid and credited.
package struct DepositSucceeded: EventContract {
    package static let type = "payments.deposit_succeeded.v1"

    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    package let fee: Money
    package let transactionID: UniqueID
    package let provider: String

    package init(
        depositID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        fee: Money,
        transactionID: UniqueID,
        provider: String
    ) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.fee = fee
        self.transactionID = transactionID
        self.provider = provider
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        transactionID = fields.required("transaction_id", .uuid)
        provider = fields.required("provider", .text(0...4096))
    }

    package static let example = DepositSucceeded(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        fee: .example,
        transactionID: .example,
        provider: "sandbox")

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("transaction_id", transactionID)
        out.field("provider", provider)
    }
}

/// The provider declined it, for good.
package struct DepositFailed: EventContract {
    package static let type = "payments.deposit_failed.v1"

    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    package let reason: String

    package init(depositID: UniqueID, walletID: UniqueID, ownerID: UserID, amount: Money, reason: String) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = DepositFailed(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        reason: "card_declined")

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("reason", reason)
    }
}

/// Nobody paid in time.
package struct DepositExpired: EventContract {
    package static let type = "payments.deposit_expired.v1"

    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money

    package init(depositID: UniqueID, walletID: UniqueID, ownerID: UserID, amount: Money) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
    }

    package static let example = DepositExpired(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
    }
}

/// The provider gave the money back to whoever paid; no wallet had it.
package struct DepositRefunded: EventContract {
    package static let type = "payments.deposit_refunded.v1"

    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    /// What was paid, all of which went back.
    package let amount: Money
    /// Why it could not be credited; absent when the provider did it on its own.
    package let reason: String?

    package init(depositID: UniqueID, walletID: UniqueID, ownerID: UserID, amount: Money, reason: String? = nil) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        reason = fields.optional("reason", .text(0...4096))
    }

    package static let example = DepositRefunded(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        reason: "wallet_closed")

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.optional("reason", reason)
    }
}
