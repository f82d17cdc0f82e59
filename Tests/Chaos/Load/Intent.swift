import JSONKit
import MoneyKit

/// What a client wants once: one key, one body, and what it will have changed if it is accepted.
struct Intent: Codable, Sendable {
    /// Sent as `Idempotency-Key`, and within the body where there is a place for it, so that its rows are found.
    let key: String
    let customer: Int
    let path: String
    let body: String
    let plan: Plan
}

/// Amounts in cents, ids as they stand in the API.
enum Plan: Codable, Sendable {
    struct Item: Codable, Sendable {
        let id: String
        let reference: String
        let source: String
        let target: String
        let cents: Int64
    }

    case transfer(Item)
    case batch([Item])
    case deposit(wallet: String, cents: Int64)
    case withdrawal(wallet: String, cents: Int64)
    case hold(wallet: String, cents: Int64)
    /// Final: takes `cents` of the hold and frees the rest.
    case capture(hold: String, of: Int64, Item)
    case release(hold: String, wallet: String, cents: Int64)
    case conversion(quote: String, source: String, sourceCents: Int64, target: String, targetCents: Int64)
    /// The transfer that is taken back.
    case reversal(Item)

    var name: String {
        switch self {
        case .transfer: "transfer"
        case .batch: "batch"
        case .deposit: "deposit"
        case .withdrawal: "withdrawal"
        case .hold: "hold"
        case .capture: "capture"
        case .release: "release"
        case .conversion: "conversion"
        case .reversal: "reversal"
        }
    }
}

/// What an accepted intent did to the balances of a wallet, in cents.
struct Change: Equatable, Sendable {
    let wallet: String
    var posted: Int64 = 0
    var held: Int64 = 0
}

extension Plan {
    /// The changes of an accepted intent. Those of a deposit and of a withdrawal come with its end, not with the
    /// answer.
    func changes(_ answer: JSONValue) -> [Change] {
        switch self {
        case .transfer(let item): item.changes
        case .batch(let items): items.filter { Self.posted(answer).contains($0.id) }.flatMap(\.changes)
        case .deposit, .withdrawal: []
        case .hold(let wallet, let cents): [Change(wallet: wallet, held: cents)]
        case .capture(_, let whole, let item): item.changes + [Change(wallet: item.source, held: -whole)]
        case .release(_, let wallet, let cents): [Change(wallet: wallet, held: -cents)]
        case .conversion(_, let source, let sourceCents, let target, let targetCents):
            [Change(wallet: source, posted: -sourceCents), Change(wallet: target, posted: targetCents)]
        case .reversal(let item): item.changes.map { Change(wallet: $0.wallet, posted: -$0.posted) }
        }
    }

    /// The items of a batch that its answer calls posted.
    static func posted(_ answer: JSONValue) -> Set<String> {
        Set(
            (answer["results"]?.arrayValue ?? []).filter { $0["status"]?.stringValue == "posted" }
                .compactMap { $0["id"]?.stringValue })
    }
}

extension Plan.Item {
    var changes: [Change] { [Change(wallet: source, posted: -cents), Change(wallet: target, posted: cents)] }
}

extension Money {
    /// `{"amount":"12.34","currency":"USD"}`
    static func json(cents: Int64, _ currency: Currency) -> String {
        #"{"amount":"\#(Money(minorUnits: cents, currency: currency).amountText)","currency":"\#(currency.code)"}"#
    }
}
