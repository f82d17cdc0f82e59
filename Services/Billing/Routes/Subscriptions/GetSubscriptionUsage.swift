import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /subscriptions/{id}/usage`: what stands on no invoice yet.
struct GetSubscriptionUsage: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/subscriptions/{id}/usage", id: "getSubscriptionUsage",
        summary: "What was used and is not invoiced yet", tag: "Usage", access: .subscriptionsRead,
        problems: [.notFound, .amountTooLarge])

    typealias Path = SubscriptionPath

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<UsageListView> {
        let subscription = try await parts.desk.own(call.path.id, of: try call.caller.userID)
        let terms = subscription.terms
        guard let plan = try await parts.plans.plans.find(terms.plan, version: terms.version) else {
            throw SubscriptionError.missing(.plan)
        }
        let usage = try await parts.usage.usage.unbilled(subscription.id.rawValue, before: .distantFuture)
        let end = subscription.nextInvoiceOn ?? parts.clock.now().day
        let rows = try usage.map { usage in
            let prices = plan.version.prices.filter { $0.meter == usage.meter }
            let amounts = try prices.map { try $0.amount(usage.quantity, in: subscription.currency) }
            return MeteredUsageView(
                usage: usage, amount: try Money.sum(amounts, in: subscription.currency),
                range: DayRange(from: subscription.meteredFrom, to: max(end, subscription.meteredFrom)))
        }
        return .ok(UsageListView(data: rows))
    }
}
