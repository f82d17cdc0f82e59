import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/disputes`
struct ListAllDisputes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/disputes", id: "listAllDisputes",
        summary: "Disputes of all customers, newest first", tag: "Disputes (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: DisputeFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var filter = DisputeFilter()
            filter.state = fields.optional("status", .choice(Dispute.State.self).described("Only those that stand so"))
            filter.from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            filter.to = fields.optional("to", .timestamp.described("Made before this instant"))
            self.filter = filter
        }
    }

    let desk: DisputeDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<StaffDisputeView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: "all-disputes").flatMap(DisputeID.init)
        let rows = try await desk.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(
            Page(rows.map { StaffDisputeView($0, $1) }, limit: limit) {
                cursors.encode("\($0.dispute.id)", list: "all-disputes")
            })
    }
}
