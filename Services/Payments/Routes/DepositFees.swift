import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// One rule of the table of fees.
struct FeeRuleView: FieldEncodable {
    let rule: FeeRule

    static let example = FeeRuleView(
        rule: FeeRule(provider: "sandbox", method: .card, currency: .USD, basisPoints: 150, fixed: 30, cap: 2_000))

    func encode(to out: inout JSONWriter) {
        out.field("provider", rule.provider)
        out.field("method", rule.method)
        out.field("currency", rule.currency)
        out.field("basis_points", rule.basisPoints)
        out.field("fixed", money(rule.fixed))
        out.field("cap", rule.cap.flatMap(money))
    }

    private func money(_ minorUnits: Int64) -> Money? {
        rule.currency.map { Money(minorUnits: minorUnits, currency: $0) }
    }
}

/// `GET /admin/payments/deposit-fees`
struct ListDepositFees: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/deposit-fees", id: "listDepositFees", summary: "The fees of deposits",
        tag: "Deposits (operators)", access: .roles([.operator, .support, .auditor], scope: .opsRead))

    typealias Query = TableQuery

    let fees: FeeStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<FeeRuleView>> {
        let rules = try await fees.all().map(FeeRuleView.init)
        return .ok(
            try call.query.page(rules, cursors, list: "deposit-fees") { view in
                "\(view.rule.provider) \(view.rule.method.rawValue) \(view.rule.currency?.code ?? "")"
            })
    }
}

/// `PUT /admin/payments/deposit-fees`: sets one rule; deposits made before keep their fee.
struct SetDepositFee: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/payments/deposit-fees", id: "setDepositFee", summary: "Set a fee of deposits",
        tag: "Deposits (operators)", access: .roles([.operator], scope: .opsWrite), problems: [.unknownProvider])

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
