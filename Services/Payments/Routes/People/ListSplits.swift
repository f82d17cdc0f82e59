import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /splits`: the bills that the caller shares, or has a share of.
struct ListSplits: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/splits", id: "listSplits", summary: "The caller's shared bills, newest first",
        tag: "Splits", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: Split.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(Split.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let splits: SplitStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<SplitView>> {
        let caller = try call.caller.userID
        let query = call.query
        var filter = SplitFilter(user: caller)
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(cursors, list: "splits").flatMap(SplitID.init)
        let rows = try await splits.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { SplitView($0, for: caller) }, limit: query.page.limit) {
                cursors.encode("\($0.split.id)", list: "splits")
            })
    }
}
