import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `GET /transactions/stats`: what has moved, by currency; the average is of what came in and went out.
struct GetTransactionStats: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/transactions/stats", id: "getHistoryStats",
        summary: "What the caller's transactions come to", tag: "History",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    struct Query: FieldDecodable {
        let filter: HistoryFilterFields

        init(_ fields: inout Fields) { filter = HistoryFilterFields(&fields) }
    }

    let desk: HistoryDesk

    func handle(_ call: Call<Self>) async throws -> Reply<TransactionStatsView> {
        let filter = try await call.query.filter.filter(of: try call.caller.userID, at: desk)
        return .ok(TransactionStatsView(currencies: try await desk.totals(filter)))
    }
}

/// `{currencies: [{currency, count, in, out, fees, average}]}`
struct TransactionStatsView: FieldEncodable {
    let currencies: [CurrencyTotals]

    static let example = TransactionStatsView(currencies: [.example])

    func encode(to out: inout JSONWriter) { out.field("currencies", currencies.map(TransactionTotalsView.init)) }
}

struct TransactionTotalsView: FieldEncodable {
    let totals: CurrencyTotals

    init(_ totals: CurrencyTotals) { self.totals = totals }

    static let example = TransactionTotalsView(.example)

    func encode(to out: inout JSONWriter) {
        out.field("currency", totals.currency)
        out.field("count", totals.count)
        out.field("in", totals.inValue)
        out.field("out", totals.outValue)
        out.field("fees", totals.fees)
        out.field("average", totals.average)
    }
}

extension CurrencyTotals {
    /// Half-even; zero of nothing.
    var average: Money {
        let sum = Int128(inValue.minorUnits) + Int128(outValue.minorUnits)
        guard count > 0 else { return .zero(currency) }
        let (whole, rest) = sum.quotientAndRemainder(dividingBy: Int128(count))
        let twice = rest * 2
        let isUp = twice > Int128(count) || twice == Int128(count) && !whole.isMultiple(of: 2)
        return Money(minorUnits: Int64(whole) + (isUp ? 1 : 0), currency: currency)
    }
}
