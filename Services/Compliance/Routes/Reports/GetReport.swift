import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /reports/{id}`
struct GetReport: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/reports/{id}", id: "getComplianceReport",
        summary: "A report, and how far it has come", tag: ReportRoutes.tag, access: KYCRoutes.staffReading,
        problems: [.notFound])

    typealias Path = ReportPath

    let reports: ReportStore

    func handle(_ call: Call<Self>) async throws -> Reply<ReportView> {
        guard let kept = try await reports.find(call.path.id, for: call.caller.userID) else {
            throw ReportError.notFound
        }
        return .ok(ReportView(kept))
    }
}
