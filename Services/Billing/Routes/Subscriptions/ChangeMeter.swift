import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `PATCH /meters/{id}`: its name; what it counts stays.
struct ChangeMeter: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/billing/meters/{id}", id: "changeMeter", summary: "Rename a meter", tag: "Usage",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, problems: [.notFound])

    typealias Path = MeterPath

    struct Body: FieldDecodable {
        let name: String

        init(_ fields: inout Fields) { name = fields.required("name", .planName) }
    }

    let meters: MeterStore
    let transactions: Transactions
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<MeterView> {
        let merchant = try call.caller.userID
        return try await transactions.run { transaction in
            let renamed = try await meters.rename(
                call.path.id, of: merchant, call.body.name, now: clock.now(), in: transaction)
            guard let renamed else { throw SubscriptionError.missing(.meter) }
            return .ok(MeterView(renamed))
        }
    }
}
