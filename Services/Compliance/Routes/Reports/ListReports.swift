import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /reports`
struct ListReports: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/reports", id: "listComplianceReports",
        summary: "Reports for authorities, newest first", tag: ReportRoutes.tag, access: KYCRoutes.staffReading,
        problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: ReportFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = ReportFilter(
                type: fields.optional("type", .choice(ReportType.self).described("Only these")),
                status: fields.optional("status", .choice(ReportStatus.self).described("Only these")),
                customer: fields.optional("customer_id", .id(UserID.self).described("Only those about this customer")),
                caseID: fields.optional("case_id", .id(CaseID.self).described("Only that of this case")))
        }
    }

    private static let list = "compliance-reports"

    let reports: ReportStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ReportView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap { ReportID($0) }
        let found = try await reports.list(
            call.query.filter, for: call.caller.userID, after: after, limit: limit + 1)
        return .ok(
            Page(found.map(ReportView.init), limit: limit) { cursors.encode("\($0.kept.report.id)", list: Self.list) })
    }
}
