import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /v1/refunds`: `payment_intent`, `amount?`, `metadata[florin_id]`; once for an `Idempotency-Key`.
struct CreateStripeRefund: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/refunds", id: "createStripeRefund", summary: "Pay a payment back", tag: StripeFace.tag,
        access: .public, problems: [.gatewayTimeout], rateClass: .webhook, timeout: .seconds(60))

    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            guard let form = FormFields(call.body.bytes), let id = form["payment_intent"] else {
                throw StripeFailure(
                    400, "invalid_request_error", "parameter_missing", "One of charge or payment_intent")
            }
            let payment = try await desk.payment(id)
            var amount: Money?
            if let text = form["amount"] {
                amount = Int64(text).flatMap { StripeUnits.money($0, payment.amount.currency.code) }
                if amount == nil {
                    throw StripeFailure(400, "invalid_request_error", "parameter_invalid_integer", "Invalid amount")
                }
            }
            let key = call.header("Idempotency-Key") ?? "re-\(desk.shop.book.ids.next())"
            let (refund, _) = try await desk.shop.refund(payment.reference, as: key, amount, facts: form.metadata)
            return StripeView.refund(refund, of: payment)
        }
    }
}

/// `GET /v1/refunds?payment_intent=`, newest first.
struct ListStripeRefunds: Endpoint {
    static let spec = EndpointSpec(
        .get, "/stripe/v1/refunds", id: "listStripeRefunds", summary: "What went back of a payment",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    struct Query: FieldDecodable {
        let intent: String
        let limit: Int

        init(_ fields: inout Fields) {
            intent = fields.required("payment_intent", .text(1...100))
            limit = fields.optional("limit", .integer(1...100)) ?? 10
        }
    }

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let payment = try await desk.payment(call.query.intent)
            let refunds = try await desk.shop.book.refunds(of: payment).reversed().prefix(call.query.limit)
            return StripeView.list(refunds.map { StripeView.refund($0, of: payment) })
        }
    }
}

/// `GET /v1/refunds/{id}`
struct GetStripeRefund: Endpoint {
    static let spec = EndpointSpec(
        .get, "/stripe/v1/refunds/{id}", id: "getStripeRefund", summary: "One refund", tag: StripeFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = StripePath

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            guard let id = WireID.id(call.path.id, "re_") else { throw PaymentError.unknownRefund }
            let (refund, payment) = try await desk.shop.book.refund(id: id)
            guard payment.face == .stripe else { throw PaymentError.unknownRefund }
            return StripeView.refund(refund, of: payment)
        }
    }
}
