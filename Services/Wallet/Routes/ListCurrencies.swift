import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListCurrencies: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/currencies", id: "listCurrencies", summary: "Currencies that amounts may be in", tag: "FX",
        access: .public)

    typealias Query = TableQuery

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<CurrencyView>> {
        let rates = try await parts.rules.current().rules.rates
        let rows = Currency.all.map { CurrencyView($0, rates.perDollar[$0] != nil) }
        return .ok(try call.query.page(rows, parts.cursors, list: "currencies") { $0.currency.code })
    }
}

struct CurrencyView: FieldEncodable {
    let currency: Currency
    /// Whether wallets can be opened in it.
    let hasWallets: Bool

    init(_ currency: Currency, _ hasWallets: Bool) {
        self.currency = currency
        self.hasWallets = hasWallets
    }

    static let example = CurrencyView(.USD, true)

    func encode(to out: inout JSONWriter) {
        out.field("code", currency)
        out.field("name", currency.name)
        out.field("exponent", currency.exponent)
        out.field("numeric_code", currency.numericCode)
        out.field("is_digital_asset", currency.isDigitalAsset)
        out.field("wallets", hasWallets)
    }
}
