import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// What a history, and its sums, can be narrowed to.
struct HistoryFilterFields: Sendable {
    private let wallet: UniqueID?
    private let type: String?
    private let direction: FlowDirection?
    private let currency: Currency?
    private let minimum: Money?
    private let maximum: Money?
    private let from: Timestamp?
    private let to: Timestamp?
    private let reference: String?
    private let part: String?

    init(_ fields: inout Fields) {
        wallet = fields.optional("wallet_id", .uuid.described("Only those of this wallet"))
        type = fields.optional(
            "type", .pathName(1...40, example: "send").described("Only those of this source or purpose"))
        direction = fields.optional(
            "direction", .choice(FlowDirection.self).described("`internal`: between wallets of the caller"))
        currency = fields.optional("currency", .currency.described("Only those of this currency"))
        minimum = Self.bound("minimum", "At least so much", currency, &fields)
        maximum = Self.bound("maximum", "At most so much", currency, &fields)
        from = fields.optional("from", .timestamp.described("At this instant or later"))
        to = fields.optional("to", .timestamp.described("Before this instant"))
        reference = fields.optional("reference", .line(1...100).described("Only those of this reference"))
        part = fields.optional("q", .line(1...100).described("A part of the description or the reference"))
    }

    /// A decimal, of the currency that is asked about.
    private static func bound(
        _ name: String, _ description: String, _ currency: Currency?, _ fields: inout Fields
    ) -> Money? {
        let text = fields.optional(
            name,
            .characters(1...30, pattern: "^[0-9.]+$", example: "10") { ("0"..."9").contains($0) || $0 == "." }
                .described("\(description), fees in it; beside `currency`"))
        guard let text else { return nil }
        guard let currency else {
            fields.refuse("currency", .missing, "is required beside \(name)")
            return nil
        }
        do {
            return try Money(parsing: text, currency: currency)
        } catch {
            fields.refuse(name, .malformedAmount, "must be a plain decimal such as 12.34")
            return nil
        }
    }

    func filter(of owner: UserID) -> HistoryFilter {
        var filter = HistoryFilter(owner: owner)
        filter.wallet = wallet
        filter.type = type
        filter.direction = direction
        filter.currency = currency
        filter.minimum = minimum
        filter.maximum = maximum
        filter.from = from
        filter.to = to
        filter.reference = reference
        filter.part = part
        return filter
    }
}
