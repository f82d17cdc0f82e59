import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /transactions`: first what is under way, then what has moved; both newest first.
struct ListTransactions: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/transactions", id: "listHistory", summary: "The caller's transactions, newest first",
        tag: "History", access: .roles([.customer, .merchant], scope: .paymentsRead),
        problems: [.notFound, .badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: HistoryFilterFields
        let status: HistoryStatus?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = HistoryFilterFields(&fields)
            status = fields.optional(
                "status",
                .choice(HistoryStatus.self).described(
                    "`completed`: all that has moved, whatever it says of itself since; otherwise what is under way"))
        }
    }

    private static let list = "transactions"

    let desk: HistoryDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<HistoryLineView>> {
        let query = call.query
        let place = try query.page.position(cursors, list: Self.list).flatMap { HistoryPlace($0) }
        var filter = try await query.filter.filter(of: try call.caller.userID, at: desk)
        filter.status = query.status
        let (lines, next) = try await desk.page(
            filter, after: place, limit: query.page.limit, at: call.receivedAt)
        return .ok(
            Page(
                data: lines.map(HistoryLineView.init(line:)),
                nextCursor: next.map { cursors.encode($0.text, list: Self.list) }))
    }
}
