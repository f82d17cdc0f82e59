import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /subscriptions/{id}`: for both its sides.
struct GetSubscription: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/subscriptions/{id}", id: "getSubscription", summary: "One subscription",
        tag: "Subscriptions", access: .subscriptionsRead, problems: [.notFound])

    typealias Path = SubscriptionPath

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let found = try await parts.desk.own(call.path.id, of: try call.caller.userID)
        guard let view = try await parts.views([found]).first else { throw SubscriptionError.missing(.subscription) }
        return .ok(view)
    }
}

struct UsageListView: FieldEncodable {
    let data: [MeteredUsageView]

    static let example = UsageListView(data: [.example])

    func encode(to out: inout JSONWriter) { out.field("data", data) }
}

struct MeteredUsageView: FieldEncodable {
    let usage: MeteredUsage
    let amount: Money
    let range: DayRange

    static let example = MeteredUsageView(
        usage: MeteredUsage(meter: "calls", quantity: .one), amount: .example, range: DayRangeView.example.range)

    func encode(to out: inout JSONWriter) {
        out.field("meter", usage.meter)
        out.field("quantity", usage.quantity)
        out.field("amount", amount)
        out.field("from", range.from)
        out.field("to", range.to)
    }
}
