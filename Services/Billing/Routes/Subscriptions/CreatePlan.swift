import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /plans`: something to be paid again and again, by whoever subscribes to it.
struct CreatePlan: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/plans", id: "createPlan", summary: "Sell something again and again", tag: "Plans",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, idempotency: .required,
        success: 201, problems: [.codeTaken, .currencyMismatch])

    struct Body: FieldDecodable {
        let code: String
        let name: String
        let currency: Currency
        let version: PlanVersion

        init(_ fields: inout Fields) {
            code = fields.required("code", .planCode("team"))
            name = fields.required("name", .planName)
            currency = fields.required("currency", .currency)
            version = PlanVersion(
                number: 1, interval: fields.required("interval", .choice(PlanInterval.self)),
                count: fields.optional("interval_count", .planIntervalCount) ?? 1,
                trialDays: fields.optional("trial_days", .planTrialDays) ?? 0,
                prices: fields.required("prices", .planPrices).map(\.price))
        }
    }

    static var bodyExample: String? {
        """
        {"code": "team", "name": "Team", "currency": "USD", "interval": "month", "trial_days": 14, "prices": [\
        {"key": "base", "kind": "flat", "amount": {"amount": "10.00", "currency": "USD"}, "tax_rate": "7.5"}]}
        """
    }

    let desk: PlanDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<PlanView> {
        let (merchant, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            let plan = try await desk.create(
                code: body.code, name: body.name, body.currency, body.version, by: merchant, in: transaction)
            AuditTrail.resource(plan.id)
            return .created(PlanView(plan))
        }
    }
}

extension FieldType where Value == Int {
    static var planIntervalCount: FieldType { .integer(1...366) }
    static var planTrialDays: FieldType { .integer(0...730) }
}
