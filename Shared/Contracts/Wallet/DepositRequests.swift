// Made by scripts/render from DepositRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Payments to wallet: may this customer deposit this amount into this wallet now?
package struct CheckDeposit: RequestContract {
    package static let type = "wallet.check_deposit.v1"

    package typealias Reply = CheckedDeposit

    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money

    package init(walletID: UniqueID, ownerID: UserID, amount: Money) {
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
    }

    package static let example = CheckDeposit(walletID: .example, ownerID: UserID(.example), amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
    }
}

/// `code` is a refusal of the public API (`not_found`, `wallet_frozen`, `limit_exceeded`, ...); absent: it may.
package struct CheckedDeposit: FieldEncodable, FieldDecodable {
    package let code: String?
    package let detail: String?

    package init(code: String? = nil, detail: String? = nil) {
        self.code = code
        self.detail = detail
    }

    package init(_ fields: inout Fields) {
        code = fields.optional("code", .text(0...4096))
        detail = fields.optional("detail", .text(0...4096))
    }

    package static let example = CheckedDeposit(code: "wallet_frozen", detail: "The wallet is frozen.")

    package func encode(to out: inout JSONWriter) {
        out.optional("code", code)
        out.optional("detail", detail)
    }
}

/// Payments to wallet: credit a settled deposit. Idempotent by `deposit_id`.
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

    package init(
        depositID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        fee: Money,
        provider: String
    ) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.fee = fee
        self.provider = provider
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        provider = fields.required("provider", .text(0...4096))
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
    }
}

/// What became of a credit.
package enum DepositCreditStatus: String, CaseIterable, FieldValue {
    case posted
    case refused
}

/// Posted with its transaction, or refused with a code of the public API.
package struct CreditedDeposit: FieldEncodable, FieldDecodable {
    package let status: DepositCreditStatus
    package let transactionID: UniqueID?
    package let code: String?

    package init(status: DepositCreditStatus, transactionID: UniqueID? = nil, code: String? = nil) {
        self.status = status
        self.transactionID = transactionID
        self.code = code
    }

    package init(_ fields: inout Fields) {
        status = fields.required("status", .choice(DepositCreditStatus.self))
        transactionID = fields.optional("transaction_id", .uuid)
        code = fields.optional("code", .text(0...4096))
    }

    package static let example = CreditedDeposit(status: .posted, transactionID: .example, code: "wallet_closed")

    package func encode(to out: inout JSONWriter) {
        out.field("status", status)
        out.optional("transaction_id", transactionID)
        out.optional("code", code)
    }
}
