import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /screening/hits/{id}`
struct GetHit: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/screening/hits/{id}", id: "getHit",
        summary: "One likeness of a customer with somebody listed", tag: ScreeningRoutes.tag,
        access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = HitPath

    let hits: HitStore

    func handle(_ call: Call<Self>) async throws -> Reply<HitView> {
        guard let hit = try await hits.find(call.path.id) else { throw ComplianceError.notFound }
        return .ok(HitView(hit))
    }
}
