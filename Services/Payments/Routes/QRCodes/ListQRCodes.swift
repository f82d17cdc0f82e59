import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /qr-codes`
struct ListQRCodes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/qr-codes", id: "listQRCodes", summary: "The caller's QR codes, newest first",
        tag: QRCodeRoutes.tag, access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.badCursor],
        servesTestKeys: true)

    struct Query: FieldDecodable {
        let page: PageQuery
        let state: QRCode.State?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            state = fields.optional("status", .choice(QRCode.State.self).described("Only those that stand so"))
            from = fields.optional("from", .timestamp.described("Made at this instant or later"))
            to = fields.optional("to", .timestamp.described("Made before this instant"))
        }
    }

    let codes: QRCodeStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<QRCodeView>> {
        let query = call.query
        let caller = try call.caller
        var filter = QRCodeFilter(owner: caller.userID, isLive: caller.isLive)
        filter.state = query.state
        filter.from = query.from
        filter.to = query.to
        let after = try query.page.position(cursors, list: "qr-codes").flatMap(QRCodeID.init)
        let rows = try await codes.list(filter, after: after, limit: query.page.limit + 1)
        return .ok(
            Page(try rows.map(QRCodeView.init), limit: query.page.limit) {
                cursors.encode("\($0.code.id)", list: "qr-codes")
            })
    }
}
