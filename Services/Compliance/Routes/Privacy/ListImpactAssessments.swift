import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/assessments`
struct ListImpactAssessments: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/assessments", id: "listPrivacyAssessments",
        summary: "Impact assessments, newest first", tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffReading,
        problems: [.badCursor])

    typealias Query = PageQuery

    private static let list = "privacy-assessments"

    let assessments: ImpactAssessmentStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ImpactAssessmentView>> {
        let limit = call.query.limit
        let after = try call.query.position(cursors, list: Self.list).flatMap(ImpactAssessmentID.init)
        let found = try await assessments.list(after: after, limit: limit + 1)
        return .ok(
            Page(found.map { ImpactAssessmentView($0) }, limit: limit) {
                cursors.encode("\($0.assessment.id)", list: Self.list)
            })
    }
}
