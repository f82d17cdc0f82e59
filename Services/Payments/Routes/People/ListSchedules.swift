import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /recurring`
struct ListSchedules: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/recurring", id: "listRecurring",
        summary: "What the caller pays again and again, newest first", tag: "Recurring payments",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: Schedule.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(Schedule.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let schedules: ScheduleStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ScheduleView>> {
        let query = call.query
        var filter = ScheduleFilter(payer: try call.caller.userID)
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(cursors, list: "recurring").flatMap(ScheduleID.init)
        let rows = try await schedules.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map(ScheduleView.init), limit: query.page.limit) {
                cursors.encode("\($0.schedule.id)", list: "recurring")
            })
    }
}
