import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /admin/billing/providers`
struct ListBillProviders: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/billing/providers", id: "listBillProviders", summary: "Partners that carry bills",
        tag: CatalogueRoutes.staffTag, access: .roles([.operator, .support, .auditor], scope: .opsRead),
        problems: [.badCursor])

    typealias Query = TableQuery

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BillProviderView>> {
        let known = try await parts.states.all()
        let views = parts.providers.all.keys.map { name in
            BillProviderView(
                state: known.first { $0.name == name }
                    ?? ProviderState(name: name, look: nil, closing: nil, changesToldAt: nil))
        }
        return .ok(try call.query.page(views, parts.cursors, list: "bill-providers", key: \.state.name))
    }
}

/// How a partner was found at the last look; null before the first. With `closed` nothing goes there.
struct BillProviderView: FieldEncodable {
    let state: ProviderState

    static let example = BillProviderView(
        state: ProviderState(
            name: "vtpass",
            look: ProviderState.Look(
                isReachable: true, latency: .milliseconds(87),
                balance: Money(minorUnits: 1_000_000_000, currency: .NGN),
                at: .example),
            closing: nil, changesToldAt: nil))

    func encode(to out: inout JSONWriter) {
        out.field("name", state.name)
        out.field("reachable", state.look?.isReachable)
        out.field("latency_ms", state.look.map { Int($0.latency / .milliseconds(1)) })
        out.field("balance", state.look?.balance)
        out.field("checked_at", state.look?.at)
        out.optional("closed", state.closing.map(ProviderClosingView.init))
    }
}

/// Since when a partner refuses us, and its code for why.
struct ProviderClosingView: FieldEncodable {
    let closing: ProviderState.Closing

    static let example = ProviderClosingView(closing: ProviderState.Closing(code: "018", since: .example))

    func encode(to out: inout JSONWriter) {
        out.field("code", closing.code)
        out.field("since", closing.since)
    }
}
