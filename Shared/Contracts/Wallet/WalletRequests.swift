// Made by scripts/render from WalletRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Would it pass now? Promises nothing, takes no lock and opens nothing, unless it spends the authorisation of what is
/// to come.
package struct CheckWallet: RequestContract {
    package static let type = "wallet.check.v1"

    package typealias Reply = CheckedWallet

    /// Needed with `consume`: what the authorisation is spent on.
    package let id: UniqueID?
    package let ownerID: UserID
    package let walletID: UniqueID
    package let initiator: Initiator?
    package let purpose: String
    package let amount: Money
    package let authorization: String?
    package let consume: Bool

    package init(
        id: UniqueID? = nil,
        ownerID: UserID,
        walletID: UniqueID,
        initiator: Initiator? = nil,
        purpose: String,
        amount: Money,
        authorization: String? = nil,
        consume: Bool = false
    ) {
        self.id = id
        self.ownerID = ownerID
        self.walletID = walletID
        self.initiator = initiator
        self.purpose = purpose
        self.amount = amount
        self.authorization = authorization
        self.consume = consume
    }

    package init(_ fields: inout Fields) {
        id = fields.optional("id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.required("wallet_id", .uuid)
        initiator = fields.optional("initiator", .object(Initiator.self))
        purpose = fields.required("purpose", .text(0...4096))
        amount = fields.required("amount", .money)
        authorization = fields.optional("authorization", .text(0...4096))
        consume = fields.optional("consume", .bool) ?? false
    }

    package static let example = CheckWallet(
        id: .example,
        ownerID: UserID(.example),
        walletID: .example,
        initiator: Initiator.example,
        purpose: "recurring",
        amount: .example,
        authorization: "pin_5f2c",
        consume: false)

    package func encode(to out: inout JSONWriter) {
        out.optional("id", id)
        out.field("owner_id", ownerID)
        out.field("wallet_id", walletID)
        out.optional("initiator", initiator)
        out.field("purpose", purpose)
        out.field("amount", amount)
        out.optional("authorization", authorization)
        out.field("consume", consume)
    }
}

/// The wallet, and the public code of what refuses it.
package struct CheckedWallet: FieldEncodable, FieldDecodable, Hashable {
    package let currency: Currency
    package let status: String
    package let code: String?
    /// What could be spent of it, before.
    package let available: Money?

    package init(currency: Currency, status: String, code: String? = nil, available: Money? = nil) {
        self.currency = currency
        self.status = status
        self.code = code
        self.available = available
    }

    package init(_ fields: inout Fields) {
        currency = fields.required("currency", .currency)
        status = fields.required("status", .text(0...4096))
        code = fields.optional("code", .text(0...4096))
        available = fields.optional("available", .money)
    }

    package static let example = CheckedWallet(
        currency: Currency.USD,
        status: "active",
        code: "insufficient_funds",
        available: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("currency", currency)
        out.field("status", status)
        out.optional("code", code)
        out.optional("available", available)
    }
}

/// Opens a wallet for a customer, once by `wallet_id`. One of kind `card` is the cards service's to move.
package struct OpenWallet: RequestContract {
    package static let type = "wallet.open_wallet.v1"

    package typealias Reply = OpenedWallet

    package let walletID: UniqueID
    package let ownerID: UserID
    package let currency: Currency
    package let kind: String
    package let name: String

    package init(walletID: UniqueID, ownerID: UserID, currency: Currency, kind: String, name: String) {
        self.walletID = walletID
        self.ownerID = ownerID
        self.currency = currency
        self.kind = kind
        self.name = name
    }

    package init(_ fields: inout Fields) {
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        currency = fields.required("currency", .currency)
        kind = fields.required("kind", .text(0...4096))
        name = fields.required("name", .text(0...4096))
    }

    package static let example = OpenWallet(
        walletID: .example,
        ownerID: UserID(.example),
        currency: Currency.USD,
        kind: "card",
        name: "Card •• 4242")

    package func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("currency", currency)
        out.field("kind", kind)
        out.field("name", name)
    }
}

/// Open, now or before.
package struct OpenedWallet: FieldEncodable, FieldDecodable, Hashable {
    package let walletID: UniqueID
    package let accountNumber: String
    package let status: String

    package init(walletID: UniqueID, accountNumber: String, status: String) {
        self.walletID = walletID
        self.accountNumber = accountNumber
        self.status = status
    }

    package init(_ fields: inout Fields) {
        walletID = fields.required("wallet_id", .uuid)
        accountNumber = fields.required("account_number", .text(0...4096))
        status = fields.required("status", .text(0...4096))
    }

    package static let example = OpenedWallet(walletID: .example, accountNumber: "900000000003", status: "active")

    package func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("account_number", accountNumber)
        out.field("status", status)
    }
}

/// By one of id, account number, or owner and currency: the active default then.
package struct FindWallet: RequestContract {
    package static let type = "wallet.find_wallet.v1"

    package typealias Reply = FoundWallet

    package let walletID: UniqueID?
    package let accountNumber: String?
    package let ownerID: UserID?
    package let currency: Currency?

    package init(
        walletID: UniqueID? = nil,
        accountNumber: String? = nil,
        ownerID: UserID? = nil,
        currency: Currency? = nil
    ) {
        self.walletID = walletID
        self.accountNumber = accountNumber
        self.ownerID = ownerID
        self.currency = currency
    }

    package init(_ fields: inout Fields) {
        walletID = fields.optional("wallet_id", .uuid)
        accountNumber = fields.optional("account_number", .text(0...4096))
        ownerID = fields.optional("owner_id", .id(UserID.self))
        currency = fields.optional("currency", .currency)
    }

    package static let example = FindWallet(
        walletID: .example,
        accountNumber: "900000000003",
        ownerID: UserID(.example),
        currency: Currency.USD)

    package func encode(to out: inout JSONWriter) {
        out.optional("wallet_id", walletID)
        out.optional("account_number", accountNumber)
        out.optional("owner_id", ownerID)
        out.optional("currency", currency)
    }
}

/// A wallet, for services.
package struct FoundWallet: FieldEncodable, FieldDecodable, Hashable {
    package let walletID: UniqueID
    package let ownerID: UserID
    package let currency: Currency
    package let status: String
    package let accountNumber: String
    package let name: String

    package init(
        walletID: UniqueID,
        ownerID: UserID,
        currency: Currency,
        status: String,
        accountNumber: String,
        name: String
    ) {
        self.walletID = walletID
        self.ownerID = ownerID
        self.currency = currency
        self.status = status
        self.accountNumber = accountNumber
        self.name = name
    }

    package init(_ fields: inout Fields) {
        walletID = fields.required("wallet_id", .uuid)
        ownerID = fields.required("owner_id", .id(UserID.self))
        currency = fields.required("currency", .currency)
        status = fields.required("status", .text(0...4096))
        accountNumber = fields.required("account_number", .text(0...4096))
        name = fields.required("name", .text(0...4096))
    }

    package static let example = FoundWallet(
        walletID: .example,
        ownerID: UserID(.example),
        currency: Currency.USD,
        status: "active",
        accountNumber: "900000000003",
        name: "USD main")

    package func encode(to out: inout JSONWriter) {
        out.field("wallet_id", walletID)
        out.field("owner_id", ownerID)
        out.field("currency", currency)
        out.field("status", status)
        out.field("account_number", accountNumber)
        out.field("name", name)
    }
}
