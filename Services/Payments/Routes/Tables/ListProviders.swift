import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `GET /providers?direction=&currency=`: who carries money in and out, as each describes itself.
struct ListProviders: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/providers", id: "listProviders", summary: "Who carries money in and out",
        tag: "Providers", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: TableQuery
        let direction: PaymentRoute.Direction?
        let currency: Currency?

        init(_ fields: inout Fields) {
            page = TableQuery(&fields)
            direction = fields.optional(
                "direction", .choice(PaymentRoute.Direction.self).described("Only those that carry money this way"))
            currency = fields.optional(
                "currency", .currency.described("Only those for this currency; bounds and fees are then its own"))
        }
    }

    let providers: Providers
    let rails: PayoutProviders
    let deposits: FeeStore
    let outflows: OutflowFeeStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ProviderView>> {
        let query = call.query
        var views: [ProviderView] = []
        for name in Set(providers.all.keys).union(rails.all.keys) {
            let comes = providers.all[name]?.profile
            // Those without schemes only pay back what came through them.
            let goes = rails.all[name].flatMap { $0.schemes.isEmpty ? nil : $0.profile }
            var ways: [(PaymentRoute.Direction, ProviderProfile)] = []
            if let comes, query.direction != .out { ways.append((.in, comes)) }
            if let goes, query.direction != .in { ways.append((.out, goes)) }
            if let currency = query.currency { ways.removeAll { !$0.1.carries(currency) } }
            guard !ways.isEmpty else { continue }
            views.append(
                ProviderView(
                    name: name, ways: ways, schemes: rails.all[name]?.schemes ?? [], currency: query.currency,
                    fees: try await fees(of: name, ways.map(\.0), query.currency)))
        }
        return .ok(try query.page.page(views, cursors, list: "providers", key: \.name))
    }

    private func fees(
        of name: String, _ directions: [PaymentRoute.Direction], _ currency: Currency?
    ) async throws -> [FeeTableView] {
        var fees: [FeeTableView] = []
        if directions.contains(.in) {
            for method in Deposit.Method.allCases {
                let rule = try await deposits.rule(provider: name, method: method, currency: currency)
                if let rule { fees.append(FeeTableView(rule)) }
            }
        }
        if directions.contains(.out), let rule = try await outflows.rule(via: name, currency: currency) {
            fees.append(FeeTableView(rule))
        }
        return fees
    }
}

/// `{name, directions, methods, currencies, minimum, maximum, fee, client: {publishable_key?}}`; without currencies all
/// are taken, and bounds are told of the one that was asked about.
struct ProviderView: FieldEncodable {
    let name: String
    let ways: [(direction: PaymentRoute.Direction, profile: ProviderProfile)]
    let schemes: Set<BankNumbers.Scheme>
    let currency: Currency?
    let fees: [FeeTableView]

    static let example = ProviderView(
        name: "sandbox", ways: [(.in, ProviderProfile(methods: [.card, .bankTransfer]))], schemes: [], currency: .USD,
        fees: [FeeTableView(FeeRuleView.example.rule)])

    func encode(to out: inout JSONWriter) {
        let comes = ways.contains { $0.direction == .in }
        let numbers = ways.contains { $0.direction == .out } ? schemes.map(\.rawValue).sorted() : []
        let methods = comes ? ways.flatMap(\.profile.methods).map(\.rawValue) : []
        let currencies = ways.compactMap(\.profile.currencies).reduce(into: Set<Currency>()) { $0.formUnion($1) }
        let limits = currency.map { currency in ways.compactMap { $0.profile.limits[currency] } } ?? []
        func money(_ units: Int64?) -> Money? {
            currency.flatMap { currency in units.map { Money(minorUnits: $0, currency: currency) } }
        }
        out.field("name", name)
        out.field("directions", ways.map(\.direction))
        out.field("methods", methods + numbers)
        out.field("currencies", ways.contains { $0.profile.currencies == nil } ? [] : currencies.sorted())
        out.field("minimum", money(limits.map(\.lowerBound).min()))
        out.field("maximum", money(limits.map(\.upperBound).max()))
        out.field("fee", fees)
        out.field("client", ProviderClientView(publishableKey: ways.compactMap(\.profile.publishableKey).first))
    }
}

/// What code in a browser or an app needs.
struct ProviderClientView: FieldEncodable {
    let publishableKey: String?

    static let example = ProviderClientView(publishableKey: "pk_test_7Q4M2Z8K0T")

    func encode(to out: inout JSONWriter) { out.optional("publishable_key", publishableKey) }
}
