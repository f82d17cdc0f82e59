// Made by scripts/render from TotalRequests.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Sums over the same rows, by currency.
package struct TotalWalletTransactions: RequestContract {
    package static let type = "wallet.transaction_totals.v1"

    package typealias Reply = WalletTransactionTotals

    package let ownerID: UserID
    package let walletID: UniqueID?
    package let transactionIDs: [UniqueID]?
    package let kinds: [String]?
    package let purposes: [String]?
    package let direction: FlowDirection?
    package let currency: Currency?
    package let minimum: Money?
    package let maximum: Money?
    package let from: Timestamp?
    package let to: Timestamp?
    package let reference: String?
    package let q: String?

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
        q: String? = nil
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
    }

    package static let example = TotalWalletTransactions(
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
        q: "invoice")

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
    }
}

package struct WalletTransactionTotals: FieldEncodable, FieldDecodable, Hashable {
    package let currencies: [CurrencyTotals]

    package init(currencies: [CurrencyTotals]) {
        self.currencies = currencies
    }

    package init(_ fields: inout Fields) {
        currencies = fields.required("currencies", .array(.object(CurrencyTotals.self), 0...300))
    }

    package static let example = WalletTransactionTotals(currencies: [CurrencyTotals.example])

    package func encode(to out: inout JSONWriter) {
        out.field("currencies", currencies)
    }
}

package struct CurrencyTotals: FieldEncodable, FieldDecodable, Hashable {
    package let currency: Currency
    package let count: Int
    package let inValue: Money
    package let outValue: Money
    package let fees: Money

    package init(currency: Currency, count: Int, inValue: Money, outValue: Money, fees: Money) {
        self.currency = currency
        self.count = count
        self.inValue = inValue
        self.outValue = outValue
        self.fees = fees
    }

    package init(_ fields: inout Fields) {
        currency = fields.required("currency", .currency)
        count = fields.required("count", .integer(0...Int.max))
        inValue = fields.required("in", .money)
        outValue = fields.required("out", .money)
        fees = fields.required("fees", .money)
    }

    package static let example = CurrencyTotals(
        currency: Currency.USD,
        count: 3,
        inValue: .example,
        outValue: .example,
        fees: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("currency", currency)
        out.field("count", count)
        out.field("in", inValue)
        out.field("out", outValue)
        out.field("fees", fees)
    }
}
