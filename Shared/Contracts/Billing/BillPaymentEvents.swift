// Made by scripts/render from BillPaymentEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// A biller delivered what a customer paid for; the wallet has paid the amount to its account and the fee to ours.
package struct BillPaymentSucceeded: EventContract {
    package static let type = "billing.bill_payment_succeeded.v1"

    package let billPaymentID: UniqueID
    package let ownerID: UserID
    package let walletID: UniqueID
    package let transactionID: UniqueID
    package let billerCode: String
    /// The biller's name.
    package let biller: String
    package let category: String
    package let amount: Money
    package let fee: Money
    /// What the partner leaves us of the amount; zero where it says nothing.
    package let commission: Money
    package let provider: String
    /// What is typed into a prepaid meter.
    package let token: String?
    /// Of what the token is for, as the biller counts.
    package let units: String?

    package init(
        billPaymentID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID,
        transactionID: UniqueID,
        billerCode: String,
        biller: String,
        category: String,
        amount: Money,
        fee: Money,
        commission: Money,
        provider: String,
        token: String? = nil,
        units: String? = nil
    ) {
        self.billPaymentID = billPaymentID
        self.ownerID = ownerID
        self.walletID = walletID
        self.transactionID = transactionID
        self.billerCode = billerCode
        self.biller = biller
        self.category = category
        self.amount = amount
        self.fee = fee
        self.commission = commission
        self.provider = provider
        self.token = token
        self.units = units
    }

    package init(_ fields: inout Fields) {
        billPaymentID = fields.required("bill_payment_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        transactionID = fields.required("transaction_id", .uuid)
        billerCode = fields.required("biller_code", .text(0...4096))
        biller = fields.required("biller", .text(0...4096))
        category = fields.required("category", .text(0...4096))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        commission = fields.required("commission", .money)
        provider = fields.required("provider", .text(0...4096))
        token = fields.optional("token", .text(0...4096))
        units = fields.optional("units", .text(0...4096))
    }

    package static let example = BillPaymentSucceeded(
        billPaymentID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        transactionID: .example,
        billerCode: "BIL105",
        biller: "Ikeja Electric",
        category: "electricity",
        amount: .example,
        fee: .example,
        commission: .example,
        provider: "vtpass",
        token: "26362054405982757802",
        units: "79.9")

    package func encode(to out: inout JSONWriter) {
        out.field("bill_payment_id", billPaymentID)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.field("transaction_id", transactionID)
        out.field("biller_code", billerCode)
        out.field("biller", biller)
        out.field("category", category)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("commission", commission)
        out.field("provider", provider)
        out.optional("token", token)
        out.optional("units", units)
    }
}

/// A biller refused, for good; the wallet has everything back.
package struct BillPaymentFailed: EventContract {
    package static let type = "billing.bill_payment_failed.v1"

    package let billPaymentID: UniqueID
    package let ownerID: UserID
    package let walletID: UniqueID
    package let billerCode: String
    package let biller: String
    package let category: String
    package let amount: Money
    package let fee: Money
    package let provider: String
    package let reason: String

    package init(
        billPaymentID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID,
        billerCode: String,
        biller: String,
        category: String,
        amount: Money,
        fee: Money,
        provider: String,
        reason: String
    ) {
        self.billPaymentID = billPaymentID
        self.ownerID = ownerID
        self.walletID = walletID
        self.billerCode = billerCode
        self.biller = biller
        self.category = category
        self.amount = amount
        self.fee = fee
        self.provider = provider
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        billPaymentID = fields.required("bill_payment_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        billerCode = fields.required("biller_code", .text(0...4096))
        biller = fields.required("biller", .text(0...4096))
        category = fields.required("category", .text(0...4096))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        provider = fields.required("provider", .text(0...4096))
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = BillPaymentFailed(
        billPaymentID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        billerCode: "BIL105",
        biller: "Ikeja Electric",
        category: "electricity",
        amount: .example,
        fee: .example,
        provider: "vtpass",
        reason: "partner_refused")

    package func encode(to out: inout JSONWriter) {
        out.field("bill_payment_id", billPaymentID)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.field("biller_code", billerCode)
        out.field("biller", biller)
        out.field("category", category)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("provider", provider)
        out.field("reason", reason)
    }
}

/// A biller took back what it had delivered; the wallet has everything back.
package struct BillPaymentReversed: EventContract {
    package static let type = "billing.bill_payment_reversed.v1"

    package let billPaymentID: UniqueID
    package let ownerID: UserID
    package let walletID: UniqueID
    /// The one that gave the money back.
    package let transactionID: UniqueID
    /// The one that had taken it.
    package let reverses: UniqueID
    package let billerCode: String
    package let biller: String
    package let category: String
    package let amount: Money
    package let fee: Money
    package let commission: Money
    package let provider: String

    package init(
        billPaymentID: UniqueID,
        ownerID: UserID,
        walletID: UniqueID,
        transactionID: UniqueID,
        reverses: UniqueID,
        billerCode: String,
        biller: String,
        category: String,
        amount: Money,
        fee: Money,
        commission: Money,
        provider: String
    ) {
        self.billPaymentID = billPaymentID
        self.ownerID = ownerID
        self.walletID = walletID
        self.transactionID = transactionID
        self.reverses = reverses
        self.billerCode = billerCode
        self.biller = biller
        self.category = category
        self.amount = amount
        self.fee = fee
        self.commission = commission
        self.provider = provider
    }

    package init(_ fields: inout Fields) {
        billPaymentID = fields.required("bill_payment_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        transactionID = fields.required("transaction_id", .uuid)
        reverses = fields.required("reverses", .uuid)
        billerCode = fields.required("biller_code", .text(0...4096))
        biller = fields.required("biller", .text(0...4096))
        category = fields.required("category", .text(0...4096))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        commission = fields.required("commission", .money)
        provider = fields.required("provider", .text(0...4096))
    }

    package static let example = BillPaymentReversed(
        billPaymentID: .example,
        ownerID: UserID(.example),
        walletID: .example,
        transactionID: .example,
        reverses: .example,
        billerCode: "BIL105",
        biller: "Ikeja Electric",
        category: "electricity",
        amount: .example,
        fee: .example,
        commission: .example,
        provider: "vtpass")

    package func encode(to out: inout JSONWriter) {
        out.field("bill_payment_id", billPaymentID)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.field("transaction_id", transactionID)
        out.field("reverses", reverses)
        out.field("biller_code", billerCode)
        out.field("biller", biller)
        out.field("category", category)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("commission", commission)
        out.field("provider", provider)
    }
}
