import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// Square's own id in a path.
struct SquarePath: FieldDecodable {
    let id: String

    init(_ fields: inout Fields) { id = fields.required("id", .text(1...100)) }
}

/// `POST /v2/online-checkout/payment-links` with an `order` of one item; once for an `idempotency_key`.
struct CreateSquareLink: Endpoint {
    static let spec = EndpointSpec(
        .post, "/square/v2/online-checkout/payment-links", id: "createSquareLink", summary: "Ask a customer for money",
        tag: SquareFace.tag, access: .public, problems: [.gatewayTimeout], rateClass: .webhook, timeout: .seconds(60))

    typealias Body = RawBody

    let desk: SquareDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let body = JSONValue(body: call.body.bytes)
            let (order, item) = (body["order"], body["order"]?["line_items"]?.arrayValue?.first)
            guard let key = body["idempotency_key"]?.stringValue, let location = order?["location_id"]?.stringValue,
                let price = item?["base_price_money"].flatMap(Money.init(square:)), item?["quantity"] == .string("1")
            else { throw SquareFailure(400, "INVALID_REQUEST_ERROR", "MISSING_REQUIRED_PARAMETER") }
            var facts = ["location_id": location]
            facts["reference_id"] = order?["reference_id"]?.stringValue
            let (payment, _) = try await desk.shop.create(
                PaymentOrder(
                    face: .square, reference: key, amount: price,
                    returnURL: body["checkout_options"]?["redirect_url"]?.stringValue, facts: facts))
            return .wire([
                "payment_link": .wire([
                    "id": .string(WireID.text("sl", payment.id)), "version": .number(1),
                    "order_id": .string(WireID.text("so", payment.id)),
                    "url": .string("\(desk.config.publicURL)/checkout/\(payment.id)"),
                    "created_at": .string("\(payment.createdAt)"),
                ]),
                "related_resources": .wire(["orders": .array([SquareView.order(payment)])]),
            ])
        }
    }
}

/// `DELETE /v2/online-checkout/payment-links/{id}`: nobody can pay any more.
struct DeleteSquareLink: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/square/v2/online-checkout/payment-links/{id}", id: "deleteSquareLink",
        summary: "Withdraw a payment", tag: SquareFace.tag, access: .public, rateClass: .webhook)

    typealias Path = SquarePath

    let desk: SquareDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let payment = try await desk.payment(call.path.id, "sl")
            let event = try await desk.shop.book.end(payment.reference, .canceled).event
            if let event { desk.shop.worker.deliver(event) }
            return .wire(["id": .string(call.path.id), "cancelled_order_id": .string(WireID.text("so", payment.id))])
        }
    }
}

/// `GET /v2/orders/{id}`
struct GetSquareOrder: Endpoint {
    static let spec = EndpointSpec(
        .get, "/square/v2/orders/{id}", id: "getSquareOrder", summary: "One order", tag: SquareFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = SquarePath

    let desk: SquareDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            .wire(["order": SquareView.order(try await desk.payment(call.path.id, "so"))])
        }
    }
}

/// `GET /v2/payments/{id}`
struct GetSquarePayment: Endpoint {
    static let spec = EndpointSpec(
        .get, "/square/v2/payments/{id}", id: "getSquarePayment", summary: "One payment", tag: SquareFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = SquarePath

    let desk: SquareDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            .wire(["payment": try await desk.view(try await desk.payment(call.path.id, "sp"))])
        }
    }
}

/// `POST /v2/refunds`: once for an `idempotency_key`. After one that failed there is no other of the payment.
struct CreateSquareRefund: Endpoint {
    static let spec = EndpointSpec(
        .post, "/square/v2/refunds", id: "createSquareRefund", summary: "Pay a payment back", tag: SquareFace.tag,
        access: .public, problems: [.gatewayTimeout], rateClass: .webhook, timeout: .seconds(60))

    typealias Body = RawBody

    let desk: SquareDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let body = JSONValue(body: call.body.bytes)
            guard let key = body["idempotency_key"]?.stringValue, (1...45).contains(key.utf8.count),
                let id = body["payment_id"]?.stringValue,
                let amount = body["amount_money"].flatMap(Money.init(square:))
            else { throw SquareFailure(400, "INVALID_REQUEST_ERROR", "MISSING_REQUIRED_PARAMETER") }
            let payment = try await desk.payment(id, "sp")
            let before = try await desk.shop.book.refunds(of: payment)
            let name = payment.face.named(key)
            let isClosed = before.contains { $0.status == .failed || $0.status == .returned }
            guard !isClosed || before.contains(where: { $0.reference == name }) else {
                throw PaymentError.notRefundable(payment.status)
            }
            var facts: [String: String] = [:]
            facts["reason"] = body["reason"]?.stringValue
            let (refund, _) = try await desk.shop.refund(payment.reference, as: key, amount, facts: facts)
            return .wire(["refund": SquareView.refund(refund, of: payment)])
        }
    }
}

/// `GET /v2/refunds/{id}`
struct GetSquareRefund: Endpoint {
    static let spec = EndpointSpec(
        .get, "/square/v2/refunds/{id}", id: "getSquareRefund", summary: "One refund", tag: SquareFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = SquarePath

    let desk: SquareDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            guard let id = WireID.id(call.path.id, "sr") else { throw PaymentError.unknownRefund }
            let (refund, payment) = try await desk.shop.book.refund(id: id)
            guard payment.face == .square else { throw PaymentError.unknownRefund }
            return .wire(["refund": SquareView.refund(refund, of: payment)])
        }
    }
}

/// `GET /v2/disputes/{id}`
struct GetSquareDispute: Endpoint {
    static let spec = EndpointSpec(
        .get, "/square/v2/disputes/{id}", id: "getSquareDispute", summary: "One dispute", tag: SquareFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = SquarePath

    let desk: SquareDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            guard let id = WireID.id(call.path.id, "sd") else { throw PaymentError.unknownDispute }
            let (dispute, payment) = try await desk.shop.book.dispute(with: .square) { $0.id == id }
            return .wire(["dispute": SquareView.dispute(dispute, of: payment)])
        }
    }
}

extension Money {
    /// `{"amount": 1000, "currency": "USD"}`, above zero.
    init?(square value: JSONValue) {
        guard let units = value["amount"]?.integerValue, units > 0,
            let currency = value["currency"]?.stringValue.flatMap({ Currency($0) })
        else { return nil }
        self.init(minorUnits: units, currency: currency)
    }
}
