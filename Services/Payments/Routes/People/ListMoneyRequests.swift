import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /requests`: what the caller has asked for and was asked for.
struct ListMoneyRequests: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/requests", id: "listMoneyRequests", summary: "The caller's requests, newest first",
        tag: "Payment requests", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor],
        servesTestKeys: true)

    struct Query: FieldDecodable {
        let page: PageQuery
        let box: MoneyRequestFilter.Box?
        let state: MoneyRequest.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            box = fields.optional(
                "box", .choice(MoneyRequestFilter.Box.self).described("Those that the caller made, or has to answer"))
            state = fields.optional("status", .choice(MoneyRequest.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let requests: MoneyRequestStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<MoneyRequestView>> {
        let caller = try call.caller
        let query = call.query
        var filter = MoneyRequestFilter(user: caller.userID, isLive: caller.isLive)
        filter.box = query.box
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(cursors, list: "requests").flatMap(MoneyRequestID.init)
        let rows = try await requests.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { MoneyRequestView($0, for: caller.userID) }, limit: query.page.limit) {
                cursors.encode("\($0.request.id)", list: "requests")
            })
    }
}
