import AccountingDomain
import HTTPKit
import JSONKit
import Primitives

struct ListReconciliations: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/reconciliations", id: "listReconciliations",
        summary: "Reconciliations and how many accounts differ in each, newest first", tag: "Reconciliation",
        access: AccountingRoutes.reading)

    struct Query: FieldDecodable {
        let page: PageQuery
        let status: ReconciliationStatus?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            status = fields.optional(
                "status", .choice(ReconciliationStatus.self).described("Only those that stand so"))
        }
    }

    let reconciliations: ReconciliationStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ReconciliationSummaryView>> {
        let query = call.query
        let before = try query.page.position(cursors, list: "reconciliations").flatMap { ReconciliationID($0) }
        let rows = try await reconciliations.list(
            status: query.status, before: before, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { ReconciliationSummaryView(summary: $0) }, limit: query.page.limit) {
                cursors.encode($0.summary.id.description, list: "reconciliations")
            })
    }
}

/// A reconciliation in a list; its rows are told when it is asked for by itself.
struct ReconciliationSummaryView: FieldEncodable {
    let summary: ReconciliationSummary

    static let example = ReconciliationSummaryView(
        summary: ReconciliationSummary(
            id: ReconciliationID(.example), status: .complete, requestedAt: .example,
            requestedBy: UserID(.example), asOf: .example, completedAt: .example, differences: 0))

    func encode(to out: inout JSONWriter) {
        out.field("id", summary.id)
        out.field("status", summary.status)
        out.field("requested_at", summary.requestedAt)
        out.field("requested_by", summary.requestedBy)
        out.field("as_of", summary.asOf)
        out.field("completed_at", summary.completedAt)
        out.field("difference_count", summary.differences)
    }
}
