import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /assessments/{id}`
struct GetAssessment: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/assessments/{id}", id: "getAssessment", summary: "An operation that was asked about",
        tag: MonitoringRoutes.assessments, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = AssessmentPath

    let assessments: AssessmentStore

    func handle(_ call: Call<Self>) async throws -> Reply<AssessmentView> {
        guard let kept = try await assessments.find(call.path.id) else { throw ComplianceError.notFound }
        return .ok(AssessmentView(kept))
    }
}
