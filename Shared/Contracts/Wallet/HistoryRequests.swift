// Made by scripts/render from HistoryRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// What moved on the wallets of an owner, newest first, a row for each wallet. `amount` is the net change of that
/// wallet, fees in it: the rows of a wallet sum to its balance.
package struct ListWalletTransactions: RequestContract {
    package static let type = "wallet.list_transactions.v1"

    package typealias Reply = WalletTransactions

    package let ownerID: UserID
    package let walletID: UniqueID?
    package let transactionIDs: [UniqueID]?
    package let kinds: [String]?
    package let purposes: [String]?
    package let direction: FlowDirection?
    package let currency: Currency?
    package let minimum: Money?
    package let maximum: Money?
    /// From this instant on, and before that one.
    package let from: Timestamp?
    package let to: Timestamp?
    package let reference: String?
    /// A part of description or reference.
    package let q: String?
    /// As `next` gave it.
    package let cursor: String?
    package let limit: Int

    package init(
        ownerID: UserID,
        walletID: UniqueID? = nil,
        transactionIDs: [UniqueID]? = nil,
        kinds: [String]? = nil,
        purposes: [String]? = nil,
        direction: FlowDirection? = nil,
        currency: Currency? = nil,
        minimum: Money? = nil,
        maximum: Money? = nil,
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        reference: String? = nil,
        q: String? = nil,
        cursor: String? = nil,
        limit: Int
    ) {
        self.ownerID = ownerID
        self.walletID = walletID
        self.transactionIDs = transactionIDs
        self.kinds = kinds
        self.purposes = purposes
        self.direction = direction
        self.currency = currency
        self.minimum = minimum
        self.maximum = maximum
        self.from = from
        self.to = to
        self.reference = reference
        self.q = q
        self.cursor = cursor
        self.limit = limit
    }

    package init(_ fields: inout Fields) {
        ownerID = fields.required("owner_id", .id(UserID.self))
        walletID = fields.optional("wallet_id", .uuid)
        transactionIDs = fields.optional("transaction_ids", .array(.uuid, 0...100))
        kinds = fields.optional("kinds", .array(.text(0...4096), 0...50))
        purposes = fields.optional("purposes", .array(.text(0...4096), 0...50))
        direction = fields.optional("direction", .choice(FlowDirection.self))
        currency = fields.optional("currency", .currency)
        minimum = fields.optional("minimum", .money)
        maximum = fields.optional("maximum", .money)
        from = fields.optional("from", .timestamp)
        to = fields.optional("to", .timestamp)
        reference = fields.optional("reference", .text(0...4096))
        q = fields.optional("q", .text(0...4096))
        cursor = fields.optional("cursor", .text(0...4096))
        limit = fields.required("limit", .integer(0...Int.max))
    }

    package static let example = ListWalletTransactions(
        ownerID: UserID(.example),
        walletID: .example,
        transactionIDs: [.example],
        kinds: ["transfer"],
        purposes: ["send"],
        direction: .in,
        currency: Currency.USD,
        minimum: .example,
        maximum: .example,
        from: .example,
        to: .example,
        reference: "invoice 7",
        q: "invoice",
        cursor: "1764160000000000.0195c1d2",
        limit: 20)

    package func encode(to out: inout JSONWriter) {
        out.field("owner_id", ownerID)
        out.optional("wallet_id", walletID)
        out.optional("transaction_ids", transactionIDs)
        out.optional("kinds", kinds)
        out.optional("purposes", purposes)
        out.optional("direction", direction)
        out.optional("currency", currency)
        out.optional("minimum", minimum)
        out.optional("maximum", maximum)
        out.optional("from", from)
        out.optional("to", to)
        out.optional("reference", reference)
        out.optional("q", q)
        out.optional("cursor", cursor)
        out.field("limit", limit)
    }
}

/// Of one wallet; `internal` between wallets of the owner, and only where no wallet is named.
package enum FlowDirection: String, CaseIterable, FieldValue {
    case `in`
    case out
    case `internal`
}

/// A page.
package struct WalletTransactions: FieldEncodable, FieldDecodable, Hashable {
    package let transactions: [WalletTransactionRow]
    package let next: String?

    package init(transactions: [WalletTransactionRow], next: String? = nil) {
        self.transactions = transactions
        self.next = next
    }

    package init(_ fields: inout Fields) {
        transactions = fields.required("transactions", .array(.object(WalletTransactionRow.self), 0...100))
        next = fields.optional("next", .text(0...4096))
    }

    package static let example = WalletTransactions(
        transactions: [WalletTransactionRow.example],
        next: "1764160000000000.0195c1d2")

    package func encode(to out: inout JSONWriter) {
        out.field("transactions", transactions)
        out.optional("next", next)
    }
}

/// A transaction as one wallet sees it.
package struct WalletTransactionRow: FieldEncodable, FieldDecodable, Hashable {
    package let transactionID: UniqueID
    package let walletID: UniqueID
    package let kind: String
    package let purpose: String
    package let direction: FlowDirection
    package let amount: Money
    /// What of it went to fees and spread.
    package let fee: Money
    package let counterparty: Counterparty?
    package let description: String?
    package let reference: String?
    package let reverses: UniqueID?
    package let reversedBy: UniqueID?
    package let postedAt: Timestamp

    package init(
        transactionID: UniqueID,
        walletID: UniqueID,
        kind: String,
        purpose: String,
        direction: FlowDirection,
        amount: Money,
        fee: Money,
        counterparty: Counterparty? = nil,
        description: String? = nil,
        reference: String? = nil,
        reverses: UniqueID? = nil,
        reversedBy: UniqueID? = nil,
        postedAt: Timestamp
    ) {
        self.transactionID = transactionID
        self.walletID = walletID
        self.kind = kind
        self.purpose = purpose
        self.direction = direction
        self.amount = amount
        self.fee = fee
        self.counterparty = counterparty
        self.description = description
        self.reference = reference
        self.reverses = reverses
        self.reversedBy = reversedBy
        self.postedAt = postedAt
    }

    package init(_ fields: inout Fields) {
        transactionID = fields.required("transaction_id", .uuid)
        walletID = fields.required("wallet_id", .uuid)
        kind = fields.required("kind", .text(0...4096))
        purpose = fields.required("purpose", .text(0...4096))
        direction = fields.required("direction", .choice(FlowDirection.self))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        counterparty = fields.optional("counterparty", .object(Counterparty.self))
        description = fields.optional("description", .text(0...4096))
        reference = fields.optional("reference", .text(0...4096))
        reverses = fields.optional("reverses", .uuid)
        reversedBy = fields.optional("reversed_by", .uuid)
        postedAt = fields.required("posted_at", .timestamp)
    }

    package static let example = WalletTransactionRow(
        transactionID: .example,
        walletID: .example,
        kind: "transfer",
        purpose: "send",
        direction: .in,
        amount: .example,
        fee: .example,
        counterparty: Counterparty.example,
        description: "Lunch",
        reference: "invoice 7",
        reverses: .example,
        reversedBy: .example,
        postedAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("transaction_id", transactionID)
        out.field("wallet_id", walletID)
        out.field("kind", kind)
        out.field("purpose", purpose)
        out.field("direction", direction)
        out.field("amount", amount)
        out.field("fee", fee)
        out.optional("counterparty", counterparty)
        out.optional("description", description)
        out.optional("reference", reference)
        out.optional("reverses", reverses)
        out.optional("reversed_by", reversedBy)
        out.field("posted_at", postedAt)
    }
}

/// The other side: a customer's wallet, or the code of an account of the suite's.
package struct Counterparty: FieldEncodable, FieldDecodable, Hashable {
    package let walletID: UniqueID?
    package let ownerID: UserID?
    package let accountNumber: String?
    package let code: String?

    package init(walletID: UniqueID? = nil, ownerID: UserID? = nil, accountNumber: String? = nil, code: String? = nil) {
        self.walletID = walletID
        self.ownerID = ownerID
        self.accountNumber = accountNumber
        self.code = code
    }

    package init(_ fields: inout Fields) {
        walletID = fields.optional("wallet_id", .uuid)
        ownerID = fields.optional("owner_id", .id(UserID.self))
        accountNumber = fields.optional("account_number", .text(0...4096))
        code = fields.optional("code", .text(0...4096))
    }

    package static let example = Counterparty(
        walletID: .example,
        ownerID: UserID(.example),
        accountNumber: "900000000003",
        code: "settlement:billers")

    package func encode(to out: inout JSONWriter) {
        out.optional("wallet_id", walletID)
        out.optional("owner_id", ownerID)
        out.optional("account_number", accountNumber)
        out.optional("code", code)
    }
}
