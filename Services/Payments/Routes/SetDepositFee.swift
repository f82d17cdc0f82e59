import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `PUT /admin/payments/deposit-fees`: sets one rule; deposits made before keep their fee.
struct SetDepositFee: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/payments/deposit-fees", id: "setDepositFee", summary: "Set a fee of deposits",
        tag: "Deposits (operators)", access: .roles([.operator], scope: .opsWrite), right: .act,
        problems: [.unknownProvider])

    struct Body: FieldDecodable {
        let provider: String
        let method: Deposit.Method
        let basisPoints: Int
        let currency: Currency?
        let fixed: Money?
        let cap: Money?

        init(_ fields: inout Fields) {
            provider = fields.required("provider", .text(1...40).example("sandbox"))
            method = fields.required("method", .choice(Deposit.Method.self))
            basisPoints = fields.required("basis_points", .integer(0...9_999))
            currency = fields.optional("currency", .currency)
            fixed = fields.optional("fixed", .money)
            cap = fields.optional("cap", .money)
            for (name, money) in [("fixed", fixed), ("cap", cap)] {
                guard let money else { continue }
                if money.currency != currency || money.isNegative {
                    fields.refuse(name, .outOfRange, "must be of the rule's currency and not negative")
                }
            }
        }
    }

    let fees: FeeStore
    let providers: Providers
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<FeeRuleView> {
        let body = call.body
        _ = try providers.named(body.provider)
        let rule = FeeRule(
            provider: body.provider, method: body.method, currency: body.currency, basisPoints: body.basisPoints,
            fixed: body.fixed?.minorUnits ?? 0, cap: body.cap?.minorUnits)
        try await fees.set(rule, by: try call.caller.userID, now: clock.now())
        return .ok(FeeRuleView(rule: rule))
    }
}
