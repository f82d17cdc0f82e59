import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /meters`: something that is counted, and what a period's readings come to.
struct CreateMeter: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/meters", id: "createMeter", summary: "Count what customers use", tag: "Usage",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, idempotency: .required,
        success: 201, problems: [.codeTaken])

    struct Body: FieldDecodable {
        let code: String
        let name: String
        let aggregation: Meter.Aggregation

        init(_ fields: inout Fields) {
            code = fields.required("code", .planCode("calls"))
            name = fields.required("name", .planName)
            aggregation = fields.required("aggregation", .choice(Meter.Aggregation.self))
        }
    }

    let meters: MeterStore
    let transactions: Transactions
    let clock: WallClock
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<MeterView> {
        let (merchant, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            let meter = Meter(
                id: ids.next(), merchant: merchant, code: body.code, name: body.name,
                aggregation: body.aggregation, createdAt: clock.now().shown)
            guard try await meters.insert(meter, in: transaction) else { throw SubscriptionError.codeTaken }
            AuditTrail.resource(meter.id)
            return .created(MeterView(meter))
        }
    }
}
