import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `PUT /admin/payments/routing`: sets one row; what was ordered before goes where it went.
struct SetRoute: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/payments/routing", id: "setPaymentRoute", summary: "Set which providers go first",
        tag: "Fees and routes (operators)", access: .roles([.operator], scope: .opsWrite), right: .act,
        problems: [.unknownProvider, .railNotAvailable])

    struct Body: FieldDecodable {
        let direction: PaymentRoute.Direction
        let method: String?
        let currency: Currency?
        let country: String?
        let providers: [String]

        init(_ fields: inout Fields) {
            direction = fields.required("direction", .choice(PaymentRoute.Direction.self))
            method = fields.optional(
                "method",
                .pathName(1...40, example: "card").described(
                    "Of a deposit; of a withdrawal the numbers of the account: iban, aba, local"))
            currency = fields.optional("currency", .currency)
            country = fields.optional("country", .bankCountry.described("Of the account, as ISO 3166 has it"))
            providers = fields.required("providers", .array(.pathName(1...40, example: "sandbox"), 1...20))
            if Set(providers).count != providers.count {
                fields.refuse("providers", .outOfRange, "must name each once")
            }
        }
    }

    let routes: RouteStore
    let providers: Providers
    let rails: PayoutProviders
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<RouteView> {
        let body = call.body
        for name in body.providers {
            switch body.direction {
            case .in: _ = try providers.named(name)
            case .out: _ = try rails.named(name)
            }
        }
        let route = PaymentRoute(
            direction: body.direction, method: body.method, currency: body.currency, country: body.country,
            providers: body.providers)
        try await routes.set(route, by: try call.caller.userID, now: clock.now())
        return .ok(RouteView(route))
    }
}
