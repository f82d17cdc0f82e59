import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct GetRates: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/fx/rates", id: "getRates", summary: "The newest rates, with their source and age", tag: "FX",
        access: .public, problems: [.currencyUnsupported], flag: "fx")

    struct Query: FieldDecodable {
        let base: Currency

        init(_ fields: inout Fields) {
            base =
                fields.optional("base", .currency.described("What one unit of this buys; otherwise USD"))
                ?? RateTable.base
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<RatesView> {
        let (market, isTradable) = try await parts.desk.rates()
        let (table, base) = (market.table, call.query.base)
        guard table.perDollar[base] != nil else { throw WalletError.currencyNotTraded(base) }
        var rates: [(Currency, Rate)] = []
        for currency in table.perDollar.keys.sorted() where currency != base {
            // Pairs so far apart that ten digits do not fit are left out.
            guard let rate = try? table.cross(from: base, to: currency) else { continue }
            rates.append((currency, base == RateTable.base ? table.perDollar[currency] ?? rate : rate))
        }
        return .ok(
            RatesView(
                base: base, source: table.source, asOf: table.asOf, age: market.age(at: parts.clock.now()),
                isTradable: isTradable, rates: rates))
    }
}

struct RatesView: FieldEncodable {
    let base: Currency
    let source: String
    let asOf: Timestamp
    let age: Duration
    /// False when they are too old for quotes.
    let isTradable: Bool
    let rates: [(Currency, Rate)]

    static let example = RatesView(
        base: .USD, source: "sandbox", asOf: .example, age: .seconds(42), isTradable: true,
        rates: [(.EUR, .example)])

    func encode(to out: inout JSONWriter) {
        out.field("base", base)
        out.field("source", source)
        out.field("as_of", asOf)
        out.field("age_seconds", Int(age.components.seconds))
        out.field("tradable", isTradable)
        out.field("rates", RatesByCode(rates: rates))
    }
}

/// `{"EUR": "0.9154", ...}`: how much of each currency one unit of the base buys.
struct RatesByCode: FieldValue {
    let rates: [(Currency, Rate)]

    static var fieldSchema: JSONSchema { .map(of: Rate.fieldSchema) }

    /// The names are codes, known only now.
    func write(to out: inout JSONWriter) {
        let members = rates.map { "\"\($0.code)\":\"\($1.text)\"" }.joined(separator: ",")
        out.append(raw: "{\(members)}".utf8)
    }
}
