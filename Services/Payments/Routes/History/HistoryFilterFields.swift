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
    private let minimum: String?
    private let maximum: String?
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
        let isKnown = currency != nil || wallet != nil
        minimum = Self.bound("minimum", "At least so much", isKnown, &fields)
        maximum = Self.bound("maximum", "At most so much", isKnown, &fields)
        from = fields.optional("from", .timestamp.described("At this instant or later"))
        to = fields.optional("to", .timestamp.described("Before this instant"))
        reference = fields.optional("reference", .line(1...100).described("Only those of this reference"))
        part = fields.optional("q", .line(1...100).described("A part of the description or the reference"))
    }

    /// A decimal, of the currency that is asked about or that of the wallet.
    private static func bound(
        _ name: String, _ description: String, _ isKnown: Bool, _ fields: inout Fields
    ) -> String? {
        let text = fields.optional(
            name,
            .characters(1...30, pattern: "^[0-9.]+$", example: "10") { ("0"..."9").contains($0) || $0 == "." }
                .described("\(description), fees in it; beside `currency` or `wallet_id`"))
        if text != nil, !isKnown { fields.refuse("currency", .missing, "is required beside \(name)") }
        return text
    }

    /// - Throws: `Problem` `malformed_parameter`.
    private static func money(_ name: String, _ text: String?, _ currency: Currency?) throws -> Money? {
        guard let text, let currency else { return nil }
        do {
            return try Money(parsing: text, currency: currency)
        } catch {
            throw Problem(
                .malformedParameter,
                errors: [FieldError(name, .malformedAmount, "must be a plain decimal such as 12.34")])
        }
    }

    /// - Parameter desk: asked for the currency of a wallet where only that says it.
    /// - Throws: `walletNotFound`; `Problem` `malformed_parameter`.
    func filter(of owner: UserID, at desk: HistoryDesk) async throws -> HistoryFilter {
        var currency = currency
        if currency == nil, minimum != nil || maximum != nil, let wallet {
            currency = try await desk.currency(of: wallet, of: owner)
        }
        var filter = HistoryFilter(owner: owner)
        filter.wallet = wallet
        filter.type = type
        filter.direction = direction
        filter.currency = currency
        filter.minimum = try Self.money("minimum", minimum, currency)
        filter.maximum = try Self.money("maximum", maximum, currency)
        filter.from = from
        filter.to = to
        filter.reference = reference
        filter.part = part
        return filter
    }
}
