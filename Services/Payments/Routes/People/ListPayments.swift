import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /payments`: what the caller has paid and was paid.
struct ListPayments: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/payments", id: "listPayments", summary: "The caller's payments, newest first",
        tag: "Payments", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor],
        servesTestKeys: true)

    struct Query: FieldDecodable {
        let page: PageQuery
        let role: PaymentFilter.Role?
        let source: Payment.Source?
        let sourceID: UniqueID?
        let state: Payment.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            role = fields.optional(
                "role", .choice(PaymentFilter.Role.self).described("At which end the caller stands"))
            source = fields.optional("source", .choice(Payment.Source.self).described("What led to them"))
            sourceID = fields.optional("source_id", .uuid.described("The request, split, link or the like of them"))
            state = fields.optional("status", .choice(Payment.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let payments: PaymentStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PaymentView>> {
        let caller = try call.caller
        let query = call.query
        var filter = PaymentFilter(user: caller.userID, isLive: caller.isLive)
        filter.role = query.role
        filter.source = query.source
        filter.sourceID = query.sourceID
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(cursors, list: "payments").flatMap(PaymentID.init)
        let rows = try await payments.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { PaymentView($0, for: caller.userID) }, limit: query.page.limit) {
                cursors.encode("\($0.payment.id)", list: "payments")
            })
    }
}
