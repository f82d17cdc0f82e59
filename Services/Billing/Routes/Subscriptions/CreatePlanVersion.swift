import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /plans/{id}/versions`: what the plan asks for from now on; who has subscribed keeps what was asked then. What
/// is absent is as in the version before.
struct CreatePlanVersion: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/plans/{id}/versions", id: "createPlanVersion", summary: "Ask for something else",
        tag: "Plans", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        idempotency: .required, success: 201, problems: [.notFound, .currencyMismatch])

    typealias Path = PlanPath

    struct Body: FieldDecodable {
        let interval: PlanInterval?
        let count: Int?
        let trialDays: Int?
        let prices: [PlanPrice]

        init(_ fields: inout Fields) {
            interval = fields.optional("interval", .choice(PlanInterval.self))
            count = fields.optional("interval_count", .planIntervalCount)
            trialDays = fields.optional("trial_days", .planTrialDays)
            prices = fields.required("prices", .planPrices).map(\.price)
        }
    }

    static var bodyExample: String? {
        """
        {"prices": [{"key": "base", "kind": "flat", "amount": {"amount": "12.00", "currency": "USD"}}]}
        """
    }

    let desk: PlanDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<PlanView> {
        let (merchant, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            .created(
                PlanView(
                    try await desk.change(call.path.id, by: merchant, in: transaction) { plan in
                        plan.version.next(
                            interval: body.interval, count: body.count, trialDays: body.trialDays,
                            prices: body.prices)
                    }))
        }
    }
}
