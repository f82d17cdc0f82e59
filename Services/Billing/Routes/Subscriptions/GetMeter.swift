import Authentication
import BillingDomain
import HTTPKit

/// `GET /meters/{id}`
struct GetMeter: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/meters/{id}", id: "getMeter", summary: "One meter of the caller", tag: "Usage",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    typealias Path = MeterPath

    let meters: MeterStore

    func handle(_ call: Call<Self>) async throws -> Reply<MeterView> {
        guard let meter = try await meters.find(call.path.id), meter.merchant == (try call.caller.userID) else {
            throw SubscriptionError.missing(.meter)
        }
        return .ok(MeterView(meter))
    }
}
