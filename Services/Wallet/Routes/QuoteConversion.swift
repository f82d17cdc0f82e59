import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

extension Rate {
    static let example: Rate = {
        do { return try Rate(mantissa: 92, scale: 2) } catch { preconditionFailure("0.92 is a rate") }
    }()
}

struct QuoteConversion: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/fx/quotes", id: "quoteConversion", summary: "A price that holds for a minute", tag: "FX",
        access: .ownWallets, right: .act, idempotency: .required, success: 201,
        problems: [
            .amountNotPositive, .currencyMismatch, .currencyUnsupported, .amountTooSmall, .amountTooLarge,
            .rateUnavailable,
        ], flag: "fx")

    struct Body: FieldDecodable {
        let source: Currency
        let target: Currency
        let sourceAmount: Money?
        let targetAmount: Money?

        init(_ fields: inout Fields) {
            source = fields.required("source_currency", .currency)
            target = fields.required("target_currency", .currency.example(.EUR))
            sourceAmount = fields.optional("source_amount", .money.example(.example))
            targetAmount = fields.optional("target_amount", .money)
            if sourceAmount == nil, targetAmount == nil {
                fields.refuse("source_amount", .missing, "this or target_amount is required")
            } else if sourceAmount != nil, targetAmount != nil {
                fields.refuse("target_amount", .unknownField, "give this or source_amount, not both")
            }
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<QuoteView> {
        let owner = try call.caller.userID
        let body = call.body
        let (amount, currency) =
            body.sourceAmount.map { ($0, body.source) } ?? (body.targetAmount ?? .zero(body.target), body.target)
        guard amount.currency == currency else { throw WalletError.currencyMismatch(expected: currency) }
        let wish = QuoteWish(source: body.source, target: body.target, amount: amount)
        await parts.desk.freshen()
        return try await idempotent(call, parts.transactions) { transaction in
            let quote = try await parts.desk.quote(wish, owner: owner)
            AuditTrail.resource(quote.id)
            try await parts.quotes.insert(quote, now: parts.clock.now(), in: transaction)
            return .created(QuoteView(quote: quote))
        }
    }
}

struct QuoteView: FieldEncodable {
    let quote: Quote

    static let example = QuoteView(
        quote: Quote(
            id: QuoteID(.example), owner: OwnerID(.example), source: .example,
            target: Money(minorUnits: 9_154, currency: .EUR), fee: .example, rate: .example, expiresAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", quote.id)
        out.field("rate", quote.rate)
        out.field("fee", quote.fee)
        out.field("source_amount", quote.source)
        out.field("target_amount", quote.target)
        out.field("expires_at", quote.expiresAt)
    }
}
