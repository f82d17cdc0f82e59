import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /links`
struct ListLinks: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/links", id: "listLinks", summary: "The caller's links, newest first",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor],
        servesTestKeys: true)

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: Link.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(Link.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<LinkView>> {
        let query = call.query
        let caller = try call.caller
        var filter = LinkFilter(owner: caller.userID, isLive: caller.isLive)
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let cursors = parts.people.cursors
        let after = try query.page.position(cursors, list: "links").flatMap(LinkID.init)
        let rows = try await parts.desk.book.links.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { parts.view($0) }, limit: query.page.limit) {
                cursors.encode("\($0.link.id)", list: "links")
            })
    }
}
