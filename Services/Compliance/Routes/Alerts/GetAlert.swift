import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /alerts/{id}`
struct GetAlert: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/alerts/{id}", id: "getAlert", summary: "An alert, and what it rests on",
        tag: MonitoringRoutes.alerts, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = AlertPath

    let alerts: AlertStore

    func handle(_ call: Call<Self>) async throws -> Reply<AlertView> {
        guard let kept = try await alerts.find(call.path.id) else { throw ComplianceError.notFound }
        return .ok(AlertView(kept))
    }
}
