import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

struct PayoutPath: FieldDecodable {
    let id: PayoutID

    init(_ fields: inout Fields) { id = fields.required("id", .id(PayoutID.self)) }
}

/// `GET /payouts/{id}`
struct GetPayout: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/payouts/{id}", id: "getPayout", summary: "One payout of the caller", tag: "Payouts",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound])

    typealias Path = PayoutPath

    let payouts: PayoutStore

    func handle(_ call: Call<Self>) async throws -> Reply<PayoutView> {
        .ok(PayoutView(try await payouts.own(call.path.id, of: try call.caller.userID)))
    }
}

extension PayoutStore {
    /// - Throws: `missing`, also for another's.
    func own(_ id: PayoutID, of user: UserID) async throws -> Payout {
        guard let payout = try await find(id), payout.payer.user == user else {
            throw PaymentsError.missing(.payout)
        }
        return payout
    }
}
