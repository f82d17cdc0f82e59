import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /assessments`
struct ListAssessments: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/assessments", id: "listAssessments",
        summary: "Operations that were asked about, newest first", tag: MonitoringRoutes.assessments,
        access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: AssessmentFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = AssessmentFilter(
                customer: fields.optional("customer_id", .id(UserID.self).described("Only this customer's")),
                decision: fields.optional(
                    "status", .choice(AssessmentDecision.self).described("Only those that stand so")),
                operation: fields.optional("operation", .choice(Policy.Operation.self).described("Only these")))
        }
    }

    private static let list = "assessments"

    let assessments: AssessmentStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<AssessmentView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap { UniqueID($0) }
        let found = try await assessments.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(
            Page(found.map(AssessmentView.init), limit: limit) { cursors.encode("\($0.kept.id)", list: Self.list) })
    }
}
