import AccountingDomain
import HTTPKit
import JSONKit
import Primitives

struct ListPeriods: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/periods", id: "listPeriods",
        summary: "Fiscal years and their months up to the current year, latest first",
        tag: "Periods", access: AccountingRoutes.reading)

    struct Query: FieldDecodable {
        let page: LongPageQuery
        let kind: PeriodKind?
        let isUpcomingShown: Bool

        init(_ fields: inout Fields) {
            page = LongPageQuery(&fields)
            kind = fields.optional("kind", .choice(PeriodKind.self).described("Only months, or only years"))
            isUpcomingShown =
                fields.optional(
                    "upcoming", .bool.described("Also years that have not begun, if anything is booked in them"))
                ?? false
        }
    }

    let periods: PeriodStore
    let cursors: CursorCodec
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PeriodView>> {
        let query = call.query
        let after = try query.page.position(cursors, list: "periods").flatMap { PeriodID($0) }
        // The books open a year with its first entry; the current one is shown, and can be closed, without any.
        let today = call.receivedAt.day
        try await periods.ensureYear(of: today, ids: ids)
        let lastDay = today.adding(months: 12 - today.month).endOfMonth
        let rows = try await periods.list(
            query.kind, through: query.isUpcomingShown ? nil : lastDay, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { PeriodView(period: $0) }, limit: query.page.limit) {
                cursors.encode($0.period.id.description, list: "periods")
            })
    }
}
