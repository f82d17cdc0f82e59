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

    package init(walletID: UniqueID, ownerID: UserID, amount: Money, depositID: UniqueID? = nil) {
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.depositID = depositID
    }

    package init(_ fields: inout Fields) {
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        depositID = fields.optional("deposit_id", .uuid)
    }

    package static let example = CheckDeposit(
        walletID: .example, ownerID: UserID(.example), amount: .example, depositID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.optional("deposit_id", depositID)
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

    package init(depositID: UniqueID, walletID: UniqueID, ownerID: UserID, amount: Money, fee: Money) {
        self.depositID = depositID
        self.walletID = walletID
        self.ownerID = ownerID
        self.amount = amount
        self.fee = fee
    }

    package init(_ fields: inout Fields) {
        depositID = fields.required("deposit_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
    }

    package static let example = ReserveDeposit(
        depositID: .example, walletID: .example, ownerID: UserID(.example), amount: .example, fee: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("deposit_id", depositID)
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("amount", amount)
        out.field("fee", fee)
    }
}

/// Yes, or a refusal as the public API tells it: `code` (`not_found`, `wallet_frozen`, `limit_exceeded`, ...) with its
/// sentence and its members (`limit`, ...). Without a code it may.
package struct CheckedDeposit: FieldEncodable, FieldDecodable {
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
        members = fields.optional("members", .array(.object(RefusalMember.self), 0...100)) ?? []
    }

    package static let example = CheckedDeposit(
        code: "limit_exceeded", detail: "The limit deposits_per_day would be exceeded.", members: [.example])

    package func encode(to out: inout JSONWriter) {
        out.optional("code", code)
        out.optional("detail", detail)
        if !members.isEmpty { out.field("members", members) }
    }
}

/// One fact of a refusal, as it stands in problem+json.
package struct RefusalMember: FieldEncodable, FieldDecodable, Hashable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    package init(_ fields: inout Fields) {
        name = fields.required("name", .text(1...100))
        value = fields.required("value", .text(0...4096))
    }

    package static let example = RefusalMember(name: "limit", value: "deposits_per_day")

    package func encode(to out: inout JSONWriter) {
        out.field("name", name)
        out.field("value", value)
    }
}
