// Made by scripts/render from ChargebackEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A provider took back a deposit that the wallet had; the wallet has given what it had.
package struct ChargebackOpened: EventContract {
    package static let type = "payments.chargeback_opened.v1"

    package let chargebackID: UniqueID
    package let depositID: UniqueID
    package let ownerID: UserID
    package let walletID: UniqueID
    package let provider: String
    /// The provider's.
    package let reference: String
    package let amount: Money
    /// What the provider charges us.
    package let fee: Money
    /// What the wallet could not give.
    package let shortfall: Money
    package let transactionID: UniqueID

    package init(
        chargebackID: UniqueID,
        depositID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID,
        provider: String,
        reference: String,
        amount: Money,
        fee: Money,
        shortfall: Money,
        transactionID: UniqueID
    ) {
        self.chargebackID = chargebackID
        self.depositID = depositID
        self.ownerID = ownerID
        self.walletID = walletID
        self.provider = provider
        self.reference = reference
        self.amount = amount
        self.fee = fee
        self.shortfall = shortfall
        self.transactionID = transactionID
    }

    package init(_ fields: inout Fields) {
        chargebackID = fields.required("chargeback_id", .uuid)
        depositID = fields.required("deposit_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        provider = fields.required("provider", .text(0...4096))
        reference = fields.required("reference", .text(0...4096))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        shortfall = fields.required("shortfall", .money)
        transactionID = fields.required("transaction_id", .uuid)
    }

    package static let example = ChargebackOpened(
        chargebackID: .example,
        depositID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        provider: "stripe",
        reference: "dp_1N0x2y",
        amount: .example,
        fee: .example,
        shortfall: .example,
        transactionID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("chargeback_id", chargebackID)
        out.field("deposit_id", depositID)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.field("provider", provider)
        out.field("reference", reference)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("shortfall", shortfall)
        out.field("transaction_id", transactionID)
    }
}
