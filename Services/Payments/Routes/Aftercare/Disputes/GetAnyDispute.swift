import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/disputes/{id}`
struct GetAnyDispute: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/disputes/{id}", id: "getAnyDispute", summary: "One dispute and its evidence",
        tag: "Disputes (operators)", access: .roles([.operator, .support, .auditor], scope: .opsRead),
        problems: [.notFound])

    typealias Path = DisputePath

    let desk: DisputeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<StaffDisputeView> {
        let (dispute, evidence) = try await desk.find(call.path.id)
        return .ok(StaffDisputeView(dispute, evidence))
    }
}
