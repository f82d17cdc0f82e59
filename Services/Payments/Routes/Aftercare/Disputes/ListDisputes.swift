import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /disputes`: what the caller disputes, and what is disputed of the caller's.
struct ListDisputes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/disputes", id: "listDisputes", summary: "The caller's disputes, newest first",
        tag: "Disputes", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor],
        servesTestKeys: true)

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: DisputeFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = DisputeFilter()
            filter.role = fields.optional(
                "role", .choice(PaymentFilter.Role.self).described("At which end of the payment the caller stands"))
            filter.state = fields.optional("status", .choice(Dispute.State.self).described("Only those that stand so"))
            filter.from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Made before this instant"))
            self.filter = filter
        }
    }

    let desk: DisputeDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<DisputeView>> {
        var filter = call.query.filter
        let caller = try call.caller
        (filter.user, filter.isLive) = (caller.userID, caller.isLive)
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: "disputes").flatMap(DisputeID.init)
        let rows = try await desk.list(filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map { DisputeView($0, $1) }, limit: limit) {
                cursors.encode("\($0.dispute.id)", list: "disputes")
            })
    }
}
