import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /payment-methods`
struct ListPaymentMethods: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/payment-methods", id: "listPaymentMethods",
        summary: "The caller's payment methods, newest first", tag: "Payment methods",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: PaymentMethod.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(PaymentMethod.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let desk: PaymentMethodDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PaymentMethodView>> {
        let query = call.query
        var filter = PaymentMethodFilter(owner: try call.caller.userID)
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(cursors, list: "payment-methods").flatMap(PaymentMethodID.init)
        let rows = try await desk.methods.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { PaymentMethodView($0, desk) }, limit: query.page.limit) {
                cursors.encode("\($0.method.id)", list: "payment-methods")
            })
    }
}
