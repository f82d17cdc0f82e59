import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /rules/{id}`
struct GetRule: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/rules/{id}", id: "getRule", summary: "A rule in its newest version",
        tag: MonitoringRoutes.rules, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = RulePath

    let rules: RuleStore

    func handle(_ call: Call<Self>) async throws -> Reply<RuleView> {
        guard let kept = try await rules.find(call.path.id) else { throw ComplianceError.notFound }
        return .ok(RuleView(kept))
    }
}
