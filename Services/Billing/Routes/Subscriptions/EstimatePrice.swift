import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit

/// `POST /estimates/price`: what a quantity costs for a whole period.
struct EstimatePrice: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/estimates/price", id: "estimatePrice", summary: "What a quantity costs",
        tag: "Plans", access: .roles([.customer, .merchant], scope: .billingRead), right: .act,
        problems: [.amountTooLarge, .currencyMismatch])

    struct Body: FieldDecodable {
        let currency: Currency
        let price: PlanPrice
        let quantity: PlanQuantity

        init(_ fields: inout Fields) {
            currency = fields.required("currency", .currency)
            price = fields.required("price", .object(PriceFields.self)).price
            quantity = fields.required("quantity", .planQuantity)
        }
    }

    static var bodyExample: String? {
        """
        {"currency": "USD", "price": {"key": "calls", "kind": "graduated", "tiers": [\
        {"up_to": "100", "unit_price": "1.00"}, {"up_to": null, "unit_price": "0.10"}]}, "quantity": "250"}
        """
    }

    func handle(_ call: Call<Self>) async throws -> Reply<PriceEstimateView> {
        let body = call.body
        try body.price.check(body.currency)
        return .ok(PriceEstimateView(amount: try body.price.amount(body.quantity, in: body.currency)))
    }
}

struct PriceEstimateView: FieldEncodable {
    let amount: Money

    static let example = PriceEstimateView(amount: .example)

    func encode(to out: inout JSONWriter) { out.field("amount", amount) }
}

extension PlanPrice {
    /// - Throws: `currencyMismatch`.
    func check(_ currency: Currency) throws(SubscriptionError) {
        if case .flat(let money) = rule, money.currency != currency { throw .currencyMismatch }
    }
}
