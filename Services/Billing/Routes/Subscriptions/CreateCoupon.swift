import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /coupons`: something off, in percent or as an amount of each invoice.
struct CreateCoupon: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/coupons", id: "createCoupon", summary: "Take something off by a code",
        tag: "Coupons", access: .roles([.customer, .merchant], scope: .billingWrite), right: .act,
        idempotency: .required, success: 201, problems: [.codeTaken, .notFound, .amountNotPositive])

    struct Body: FieldDecodable {
        let code: String
        let percent: Rate?
        let amount: Money?
        let periods: Int?
        let mostRedemptions: Int?
        let expiresOn: CalendarDay?
        let plans: [PlanID]

        init(_ fields: inout Fields) {
            code = fields.required("code", .couponCode)
            percent = fields.optional("percent", .couponPercentage)
            amount = fields.optional("amount", .money)
            periods = fields.optional("periods", .integer(1...1_000))
            mostRedemptions = fields.optional("max_redemptions", .couponRedemptions)
            expiresOn = fields.optional("expires_on", .day)
            plans = fields.optional("plan_ids", .couponPlans) ?? []
            if fields.has("percent") == fields.has("amount") {
                fields.refuse("percent", .missing, "give either percent or amount")
            }
        }
    }

    static var bodyExample: String? { #"{"code": "LAUNCH20", "percent": "20", "periods": 3, "max_redemptions": 100}"# }

    let desk: CouponDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<CouponView> {
        let (merchant, body) = (try call.caller.userID, call.body)
        if let amount = body.amount, !amount.isPositive { throw Problem(.amountNotPositive) }
        let discount = body.amount.map(Coupon.Discount.amount) ?? .percent(body.percent ?? .planExample)
        return try await idempotent(call, transactions) { transaction in
            let coupon = try await desk.create(
                CouponDesk.Order(
                    merchant: merchant, code: body.code, discount: discount, periods: body.periods,
                    mostRedemptions: body.mostRedemptions, expiresOn: body.expiresOn, plans: body.plans),
                in: transaction)
            AuditTrail.resource(coupon.id)
            return .created(CouponView(coupon))
        }
    }
}

extension FieldType where Value == Rate {
    static var couponPercentage: FieldType {
        .planPercentage.refined { $0.isZero ? FieldError("", .outOfRange, "must be more than nothing") : nil }
    }
}

extension FieldType where Value == Int {
    static var couponRedemptions: FieldType { .integer(1...1_000_000) }
}

extension FieldType where Value == [PlanID] {
    static var couponPlans: FieldType { .array(.id(PlanID.self), 1...100) }
}
