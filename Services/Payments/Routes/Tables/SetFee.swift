import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `PUT /admin/payments/fees`: sets one rule; what was ordered before keeps its fee.
struct SetFee: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/payments/fees", id: "setPaymentFee", summary: "Set a fee of payments",
        tag: "Fees and routes (operators)", access: .roles([.operator], scope: .opsWrite), right: .act,
        problems: [.unknownProvider, .railNotAvailable])

    struct Body: FieldDecodable {
        let kind: FeeKind
        let name: String
        let method: Deposit.Method?
        let currency: Currency?
        let basisPoints: Int
        let fixed: Money?
        let cap: Money?
        let capUnits: Int?

        init(_ fields: inout Fields) {
            kind = fields.required("kind", .choice(FeeKind.self))
            name = fields.required("name", .pathName(1...40, example: "sandbox"))
            method = fields.optional(
                "method", .choice(Deposit.Method.self).described("Of a deposit, and of nothing else"))
            currency = fields.optional("currency", .currency.described("Otherwise all without a rule of their own"))
            basisPoints = fields.required("basis_points", .integer(0...9_999))
            fixed = fields.optional("fixed", .money)
            cap = fields.optional("cap", .money)
            capUnits = fields.optional(
                "cap_units",
                .integer(0...1_000_000).described("A cap in whole units, where no currency is named; of no deposit"))
            for (name, money) in [("fixed", fixed), ("cap", cap)] {
                guard let money else { continue }
                if money.currency != currency || money.isNegative {
                    fields.refuse(name, .outOfRange, "must be of the rule's currency and not negative")
                }
            }
            if (kind == .deposit) != (method != nil) {
                fields.refuse("method", kind == .deposit ? .missing : .unknownField, "goes with a deposit")
            }
            if capUnits != nil, currency != nil || kind == .deposit {
                fields.refuse("cap_units", .unknownField, "goes with a rule for all currencies, and no deposit's")
            }
        }
    }

    static let bodyExample: String? = #"{"kind": "payment", "name": "link", "basis_points": 150, "cap_units": 1000}"#

    let deposits: FeeStore
    let outflows: OutflowFeeStore
    let providers: Providers
    let rails: PayoutProviders
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<FeeTableView> {
        let (body, user) = (call.body, try call.caller.userID)
        if let method = body.method {
            let rule = FeeRule(
                provider: try providers.named(body.name).name, method: method, currency: body.currency,
                basisPoints: body.basisPoints, fixed: body.fixed?.minorUnits ?? 0, cap: body.cap?.minorUnits)
            try await deposits.set(rule, by: user, now: clock.now())
            return .ok(FeeTableView(rule))
        }
        if body.kind == .payment {
            guard OutflowFeeStore.payeeSources.contains(where: { $0.rawValue == body.name }) else {
                throw Problem.invalid("name", "unknown_value", "must be link, qr or checkout")
            }
        } else {
            _ = try rails.named(body.name)
        }
        let rule = OutflowFee(
            via: body.name, currency: body.currency, basisPoints: body.basisPoints,
            fixed: body.fixed?.minorUnits ?? 0, cap: body.cap?.minorUnits, capUnits: body.capUnits.map { Int64($0) })
        try await outflows.set(rule, by: user, now: clock.now())
        return .ok(FeeTableView(rule))
    }
}
