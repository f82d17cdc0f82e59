import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Which reversals a list shows.
struct ReversalQuery: FieldDecodable {
    let page: PageQuery
    let filter: ReversalFilter

    init(_ fields: inout Fields) {
        page = PageQuery(&fields)
        var filter = ReversalFilter()
        filter.state = fields.optional("status", .choice(Reversal.State.self).described("Only those that stand so"))
        filter.from = fields.optional("from", .timestamp.described("Made at this instant or later"))
        filter.to = fields.optional("to", .timestamp.described("Made before this instant"))
        self.filter = filter
    }
}

/// `GET /reversals`: what the caller asked for, and was asked for.
struct ListReversals: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/reversals", id: "listReversals", summary: "The caller's reversals, newest first",
        tag: "Reversals", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    typealias Query = ReversalQuery

    let reversals: ReversalStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ReversalView>> {
        var filter = call.query.filter
        filter.user = try call.caller.userID
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: "reversals").flatMap(ReversalID.init)
        let rows = try await reversals.list(filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map { ReversalView($0) }, limit: limit) {
                cursors.encode("\($0.reversal.id)", list: "reversals")
            })
    }
}
