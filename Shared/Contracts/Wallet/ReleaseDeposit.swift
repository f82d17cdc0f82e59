package import JSONKit
package import MoneyKit
package import Primitives

/// Payments to wallet: give back the room of a deposit that nobody will pay, or that goes back to its payer. Idempotent
/// by `deposit_id` for ever, and also good for a deposit that the wallet has not heard of: it never gets room then.
package struct ReleaseDeposit: RequestContract {
    package static let type = "wallet.release_deposit.v1"

    package typealias Reply = ReleasedDeposit

    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    /// From now on credits of this attempt and of earlier ones are refused, so that the money can be paid back.
    package let closesAttempt: Int?

    package init(
        depositID: UniqueID, walletID: UniqueID, ownerID: UserID, amount: Money, closesAttempt: Int? = nil
    ) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.closesAttempt = closesAttempt
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        closesAttempt = fields.optional("closes_attempt", .integer(0...1_000_000))
    }

    package static let example = ReleaseDeposit(
        depositID: .example, walletID: .example, ownerID: UserID(.example), amount: .example, closesAttempt: 0)

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.optional("closes_attempt", closesAttempt)
    }
}

/// What became of a release.
package enum DepositReleaseStatus: String, CaseIterable, FieldValue {
    case released
    /// Too late: the money is in a wallet.
    case credited
    case refused
}

/// Released; or the transaction that has credited the deposit, and where to; or a refusal.
package struct ReleasedDeposit: FieldEncodable, FieldDecodable {
    package let status: DepositReleaseStatus
    package let transactionID: UniqueID?
    package let walletID: UniqueID?
    package let code: String?

    package init(
        status: DepositReleaseStatus, transactionID: UniqueID? = nil, walletID: UniqueID? = nil, code: String? = nil
    ) {
        self.status = status
        self.transactionID = transactionID
        self.walletID = walletID
        self.code = code
    }

    package init(_ fields: inout Fields) {
        status = fields.required("status", .choice(DepositReleaseStatus.self))
        transactionID = fields.optional("transaction_id", .uuid)
        walletID = fields.optional("wallet_id", .uuid)
        code = fields.optional("code", .text(0...4096))
    }

    package static let example = ReleasedDeposit(
        status: .credited, transactionID: .example, walletID: .example, code: "transaction_id_reused")

    package func encode(to out: inout JSONWriter) {
        out.field("status", status)
        out.optional("transaction_id", transactionID)
        out.optional("wallet_id", walletID)
        out.optional("code", code)
    }
}
