import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `GET /splits/stats`: what the caller's shared bills come to, by currency; those that were cancelled left out.
struct GetSplitStats: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/splits/stats", id: "getSplitStats", summary: "What the caller's shared bills come to",
        tag: "Splits", access: .roles([.customer, .merchant], scope: .paymentsRead))

    let splits: SplitStore

    func handle(_ call: Call<Self>) async throws -> Reply<SplitStatsView> {
        .ok(SplitStatsView(figures: try await splits.figures(of: try call.caller.userID)))
    }
}

/// `{currencies: [{currency, count, open, total, collected, outstanding}]}`
struct SplitStatsView: FieldEncodable {
    let figures: [SplitFigures]

    static let example = SplitStatsView(figures: [SplitFiguresView.example.figures])

    func encode(to out: inout JSONWriter) { out.field("currencies", figures.map(SplitFiguresView.init)) }
}

struct SplitFiguresView: FieldEncodable {
    let figures: SplitFigures

    init(_ figures: SplitFigures) { self.figures = figures }

    static let example = SplitFiguresView(
        SplitFigures(currency: .USD, count: 3, open: 1, total: 30_000, collected: 23_334))

    func encode(to out: inout JSONWriter) {
        func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: figures.currency) }
        out.field("currency", figures.currency)
        out.field("count", figures.count)
        out.field("open", figures.open)
        out.field("total", money(figures.total))
        out.field("collected", money(figures.collected))
        out.field("outstanding", money(figures.total - figures.collected))
    }
}
