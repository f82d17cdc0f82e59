import Authentication
import BillingDomain
import HTTPKit

/// `GET /plans/{id}`: one's own, and whatever is active.
struct GetPlan: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/plans/{id}", id: "getPlan", summary: "One plan", tag: "Plans",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    typealias Path = PlanPath

    let plans: PlanStore

    func handle(_ call: Call<Self>) async throws -> Reply<PlanView> {
        guard let plan = try await plans.find(call.path.id), plan.isShown(to: try call.caller.userID) else {
            throw SubscriptionError.missing(.plan)
        }
        return .ok(PlanView(plan))
    }
}
