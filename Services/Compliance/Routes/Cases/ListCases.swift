import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /cases`
struct ListCases: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/cases", id: "listCases", summary: "Cases, newest first",
        tag: MonitoringRoutes.cases, access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: CaseFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = CaseFilter(
                status: fields.optional("status", .choice(CaseStatus.self).described("Only these")),
                assignee: fields.optional("assignee_id", .id(UserID.self).described("Only those of this person")),
                customer: fields.optional("customer_id", .id(UserID.self).described("Only those about this customer")))
        }
    }

    private static let list = "cases"

    let cases: CaseStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<CaseView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap { CaseID($0) }
        let found = try await cases.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(
            Page(found.map(CaseView.init), limit: limit) { cursors.encode("\($0.kept.file.id)", list: Self.list) })
    }
}
