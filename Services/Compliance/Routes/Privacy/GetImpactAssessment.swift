import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/assessments/{id}`
struct GetImpactAssessment: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/assessments/{id}", id: "getPrivacyAssessment",
        summary: "One impact assessment", tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffReading,
        problems: [.notFound])

    struct Path: FieldDecodable {
        let id: ImpactAssessmentID

        init(_ fields: inout Fields) { id = fields.required("id", .id(ImpactAssessmentID.self)) }
    }

    let assessments: ImpactAssessmentStore

    func handle(_ call: Call<Self>) async throws -> Reply<ImpactAssessmentView> {
        guard let assessment = try await assessments.find(call.path.id) else { throw RightsError.notFound }
        return .ok(ImpactAssessmentView(assessment))
    }
}
