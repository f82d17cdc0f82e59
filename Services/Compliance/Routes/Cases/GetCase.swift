import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /cases/{id}`
struct GetCase: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/cases/{id}", id: "getCase", summary: "A case, and what was done in it",
        tag: MonitoringRoutes.cases, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = CasePath

    let cases: CaseStore

    func handle(_ call: Call<Self>) async throws -> Reply<CaseView> {
        guard let kept = try await cases.find(call.path.id) else { throw ComplianceError.notFound }
        return .ok(CaseView(kept))
    }
}
