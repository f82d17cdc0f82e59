import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

struct DisputePath: FieldDecodable {
    let id: DisputeID

    init(_ fields: inout Fields) { id = fields.required("id", .id(DisputeID.self)) }
}

/// `GET /disputes/{id}`
struct GetDispute: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/disputes/{id}", id: "getDispute", summary: "One dispute of the caller",
        tag: "Disputes", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        servesTestKeys: true)

    typealias Path = DisputePath

    let desk: DisputeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<DisputeView> {
        let (dispute, evidence) = try await desk.find(call.path.id)
        let caller = try call.caller
        guard dispute.isShown(to: caller.userID, live: caller.isLive) else { throw PaymentsError.missing(.dispute) }
        return .ok(DisputeView(dispute, evidence))
    }
}
