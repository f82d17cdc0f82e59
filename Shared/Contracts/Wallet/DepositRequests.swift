// Made by scripts/render from DepositRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Payments to wallet: would this deposit be taken now? Promises nothing and takes no room.
package struct CheckDeposit: RequestContract {
    package static let type = "wallet.check_deposit.v1"

    package typealias Reply = CheckedDeposit

    package let walletID: UniqueID
    package let ownerID: UserID
    package let amount: Money
    /// A deposit that may have room already, and needs none then.
    package let depositID: UniqueID?
    /// What it comes for: `deposit`, or `checkout`, which no limit counts.
    package let purpose: String

    package init(
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        depositID: UniqueID? = nil,
        purpose: String = "deposit"
    ) {
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.depositID = depositID
        self.purpose = purpose
    }

    package init(_ fields: inout Fields) {
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        depositID = fields.optional("deposit_id", .uuid)
        purpose = fields.optional("purpose", .text(0...4096)) ?? "deposit"
    }

    package static let example = CheckDeposit(
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        depositID: .example,
        purpose: "deposit")

    package func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.optional("deposit_id", depositID)
        out.field("purpose", purpose)
    }
}

/// Payments to wallet: make room for a deposit under the limits of its owner, before the customer is sent to pay.
/// Idempotent by `deposit_id` for ever; what was given back is not given again.
package struct ReserveDeposit: RequestContract {
    package static let type = "wallet.reserve_deposit.v1"

    package typealias Reply = CheckedDeposit

    package let depositID: UniqueID
    package let walletID: UniqueID
    package let ownerID: UserID
    /// What the customer is to pay.
    package let amount: Money
    /// What we keep of it; may be zero.
    package let fee: Money
    /// What it comes for: `deposit`, or `checkout`, which no limit counts.
    package let purpose: String

    package init(
        depositID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        fee: Money,
        purpose: String = "deposit"
    ) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.fee = fee
        self.purpose = purpose
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        purpose = fields.optional("purpose", .text(0...4096)) ?? "deposit"
    }

    package static let example = ReserveDeposit(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        fee: .example,
        purpose: "deposit")

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("purpose", purpose)
    }
}

/// Yes, or a refusal as the public API tells it: `code` (`not_found`, `wallet_frozen`, `limit_exceeded`, ...) with its
/// sentence and its members (`limit`, ...). Without a code it may.
package struct CheckedDeposit: FieldEncodable, FieldDecodable, Hashable {
    package let code: String?
    package let detail: String?
    package let members: [RefusalMember]

    package init(code: String? = nil, detail: String? = nil, members: [RefusalMember] = []) {
        self.code = code
        self.detail = detail
        self.members = members
    }

    package init(_ fields: inout Fields) {
        code = fields.optional("code", .text(0...4096))
        detail = fields.optional("detail", .text(0...4096))
        members = fields.optional("members", .array(.object(RefusalMember.self), 0...1000)) ?? []
    }

    package static let example = CheckedDeposit(
        code: "limit_exceeded",
        detail: "The limit deposits_per_day would be exceeded.",
        members: [.example])

    package func encode(to out: inout JSONWriter) {
        out.optional("code", code)
        out.optional("detail", detail)
        out.field("members", members)
    }
}

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
    /// Compliance's word that lets it in.
    package let assessmentID: UniqueID?
    /// What it comes for: `deposit`, or `checkout`, which no limit counts.
    package let purpose: String

    package init(
        depositID: UniqueID,
        walletID: UniqueID,
        ownerID: UserID,
        amount: Money,
        fee: Money,
        provider: String,
        attempt: Int = 0,
        assessmentID: UniqueID? = nil,
        purpose: String = "deposit"
    ) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.fee = fee
        self.provider = provider
        self.attempt = attempt
        self.assessmentID = assessmentID
        self.purpose = purpose
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        provider = fields.required("provider", .text(0...4096))
        attempt = fields.optional("attempt", .integer(0...Int.max)) ?? 0
        assessmentID = fields.optional("assessment_id", .uuid)
        purpose = fields.optional("purpose", .text(0...4096)) ?? "deposit"
    }

    package static let example = CreditDeposit(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        fee: .example,
        provider: "sandbox",
        attempt: 0,
        assessmentID: .example,
        purpose: "deposit")

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("fee", fee)
        out.field("provider", provider)
        out.field("attempt", attempt)
        out.optional("assessment_id", assessmentID)
        out.field("purpose", purpose)
    }
}

/// What became of a credit.
package enum DepositCreditStatus: String, CaseIterable, FieldValue {
    case posted
    case refused
}

/// Posted with its transaction and its wallet, or refused with a code of the public API.
package struct CreditedDeposit: FieldEncodable, FieldDecodable, Hashable {
    package let status: DepositCreditStatus
    package let transactionID: UniqueID?
    /// Where it is: another wallet than was asked for when the deposit had been credited there before.
    package let walletID: UniqueID?
    package let code: String?

    package init(
        status: DepositCreditStatus,
        transactionID: UniqueID? = nil,
        walletID: UniqueID? = nil,
        code: String? = nil
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
        status: .posted,
        transactionID: .example,
        walletID: .example,
        code: "wallet_closed")

    package func encode(to out: inout JSONWriter) {
        out.field("status", status)
        out.optional("transaction_id", transactionID)
        out.optional("wallet_id", walletID)
        out.optional("code", code)
    }
}

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

    package init(depositID: UniqueID, walletID: UniqueID, ownerID: UserID, amount: Money, closesAttempt: Int? = nil) {
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
        closesAttempt = fields.optional("closes_attempt", .integer(0...Int.max))
    }

    package static let example = ReleaseDeposit(
        depositID: .example,
        walletID: .example,
        ownerID: UserID(.example),
        amount: .example,
        closesAttempt: 0)

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.optional("closes_attempt", closesAttempt)
    }
}

/// What became of a release; `credited`: too late, the money is in a wallet.
package enum DepositReleaseStatus: String, CaseIterable, FieldValue {
    case released
    case credited
    case refused
}

/// Released; or the transaction that has credited the deposit, and where to; or a refusal.
package struct ReleasedDeposit: FieldEncodable, FieldDecodable, Hashable {
    package let status: DepositReleaseStatus
    package let transactionID: UniqueID?
    package let walletID: UniqueID?
    package let code: String?

    package init(
        status: DepositReleaseStatus,
        transactionID: UniqueID? = nil,
        walletID: UniqueID? = nil,
        code: String? = nil
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
        status: .credited,
        transactionID: .example,
        walletID: .example,
        code: "transaction_id_reused")

    package func encode(to out: inout JSONWriter) {
        out.field("status", status)
        out.optional("transaction_id", transactionID)
        out.optional("wallet_id", walletID)
        out.optional("code", code)
    }
}
