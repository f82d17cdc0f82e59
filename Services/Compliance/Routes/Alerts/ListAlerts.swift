import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /alerts`
struct ListAlerts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/alerts", id: "listComplianceAlerts",
        summary: "What somebody has to look at, newest first", tag: MonitoringRoutes.alerts,
        access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: AlertFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = AlertFilter(
                kind: fields.optional("kind", .choice(AlertKind.self).described("Only these")),
                customer: fields.optional("customer_id", .id(UserID.self).described("Only those about this customer")),
                status: fields.optional("status", .choice(AlertStatus.self).described("Only these")),
                severity: fields.optional("severity", .choice(Severity.self).described("Only these")),
                assignee: fields.optional(
                    "assignee_id", .id(UserID.self).described("Only those that this person has taken")))
        }
    }

    private static let list = "alerts"

    let alerts: AlertStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<AlertView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap { AlertID($0) }
        let found = try await alerts.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(
            Page(found.map(AlertView.init), limit: limit) { cursors.encode("\($0.kept.alert.id)", list: Self.list) })
    }
}
