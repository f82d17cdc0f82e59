package import JSONKit
package import MoneyKit
package import Primitives

/// Payments to wallet: credit a settled deposit. Idempotent by `deposit_id`; owner and amount are its facts. Where it
/// goes may change until it is credited.
package struct CreditDeposit: RequestContract {
    package static let type = "wallet.credit_deposit.v1"

    package typealias Reply = CreditedDeposit

    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    /// What the customer paid.
    package let amount: Money
    /// What we keep of it; may be zero.
    package let fee: Money
    package let provider: String
    /// How often it was tried to pay the deposit back before.
    package let attempt: Int

    package init(
        depositID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        fee: Money,
        provider: String,
        attempt: Int = 0
    ) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.fee = fee
        self.provider = provider
        self.attempt = attempt
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        provider = fields.required("provider", .text(0...4096))
        attempt = fields.optional("attempt", .integer(0...1_000_000)) ?? 0
    }

    package static let example = CreditDeposit(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        fee: .example,
        provider: "sandbox")

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("provider", provider)
        out.field("attempt", attempt)
    }
}

/// What became of a credit.
package enum DepositCreditStatus: String, CaseIterable, FieldValue {
    case posted
    case refused
}

/// Posted with its transaction and its wallet, or refused with a code of the public API.
package struct CreditedDeposit: FieldEncodable, FieldDecodable {
    package let status: DepositCreditStatus
    package let transactionID: UniqueID?
    /// Where it is: another wallet than was asked for when the deposit had been credited there before.
    package let walletID: UniqueID?
    package let code: String?

    package init(
        status: DepositCreditStatus, transactionID: UniqueID? = nil, walletID: UniqueID? = nil, code: String? = nil
    ) {
        self.status = status
        self.transactionID = transactionID
        self.walletID = walletID
        self.code = code
    }

    package init(_ fields: inout Fields) {
        status = fields.required("status", .choice(DepositCreditStatus.self))
        transactionID = fields.optional("transaction_id", .uuid)
        walletID = fields.optional("wallet_id", .uuid)
        code = fields.optional("code", .text(0...4096))
    }

    package static let example = CreditedDeposit(
        status: .posted, transactionID: .example, walletID: .example, code: "wallet_closed")

    package func encode(to out: inout JSONWriter) {
        out.field("status", status)
        out.optional("transaction_id", transactionID)
        out.optional("wallet_id", walletID)
        out.optional("code", code)
    }
}
