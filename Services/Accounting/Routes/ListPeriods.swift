import AccountingDomain
import HTTPKit
import JSONKit
import Primitives

struct ListPeriods: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/periods", id: "listPeriods", summary: "Fiscal years and their months, latest first",
        tag: "Periods", access: AccountingRoutes.reading)

    struct Query: FieldDecodable {
        let page: LongPageQuery
        let kind: PeriodKind?

        init(_ fields: inout Fields) {
            page = LongPageQuery(&fields)
            kind = fields.optional("kind", .choice(PeriodKind.self).described("Only months, or only years"))
        }
    }

    let periods: PeriodStore
    let cursors: CursorCodec
    let ids: IDGenerator

    func handle(_ call: Input) async throws -> Reply<Page<PeriodView>> {
        let query = call.query
        let after = try query.page.position(cursors, list: "periods").flatMap { PeriodID($0) }
        // The books open a year with its first entry; the current one is shown, and can be closed, without any.
        try await periods.ensureYear(of: call.receivedAt.day, ids: ids)
        let rows = try await periods.list(query.kind, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { PeriodView(period: $0) }, limit: query.page.limit) {
                cursors.encode($0.period.id.description, list: "periods")
            })
    }
}
