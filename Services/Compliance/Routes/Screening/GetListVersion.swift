import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /screening/lists/{list}/versions/{id}`
struct GetListVersion: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/screening/lists/{list}/versions/{id}", id: "getListVersion",
        summary: "One version of a list, and what became of it", tag: ScreeningRoutes.tag,
        access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = ListVersionPath

    let lists: ListStore

    func handle(_ call: Call<Self>) async throws -> Reply<ListVersionView> {
        guard let version = try await lists.find(call.path.id, of: call.path.list) else {
            throw ComplianceError.notFound
        }
        return .ok(ListVersionView(version))
    }
}
