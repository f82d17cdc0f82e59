import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// Stripe's own id in a path.
struct StripePath: FieldDecodable {
    let id: String

    init(_ fields: inout Fields) { id = fields.required("id", .text(1...100)) }
}

/// `POST /v1/payment_intents`: `amount`, `currency`, `metadata[…]`; once for an `Idempotency-Key`.
struct CreateStripeIntent: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/payment_intents", id: "createStripeIntent", summary: "Ask a customer for money",
        tag: StripeFace.tag, access: .public, problems: [.gatewayTimeout], rateClass: .webhook, timeout: .seconds(60))

    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            guard let form = FormFields(call.body.bytes), let units = form["amount"].flatMap({ Int64($0) }),
                let amount = form["currency"].flatMap({ StripeUnits.money(units, $0) })
            else {
                throw StripeFailure(400, "invalid_request_error", "parameter_invalid_integer", "Invalid amount")
            }
            let key = call.header("Idempotency-Key") ?? "pi-\(desk.shop.book.ids.next())"
            let order = PaymentOrder(face: .stripe, reference: key, amount: amount, facts: form.metadata)
            guard let method = form["payment_method"] else {
                return await desk.view(try await desk.shop.create(order).payment)
            }
            return try await desk.charge(order, method, of: form["customer"])
        }
    }
}

/// `GET /v1/payment_intents/search?query=metadata['name']:'value'`
struct SearchStripeIntents: Endpoint {
    static let spec = EndpointSpec(
        .get, "/stripe/v1/payment_intents/search", id: "searchStripeIntents", summary: "Find payments",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    struct Query: FieldDecodable {
        let query: String

        init(_ fields: inout Fields) {
            query = fields.required("query", .text(1...500))
            _ = fields.optional("expand[]", .text(1...100))
        }

        /// `metadata['name']:'value'`
        var clause: (name: String, value: String)? {
            let parts = query.split(separator: "'", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0] == "metadata[", parts[2] == "]:", parts[4].isEmpty else { return nil }
            return (String(parts[1]), String(parts[3]))
        }
    }

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            guard let (name, value) = call.query.clause else {
                throw StripeFailure(
                    400, "invalid_request_error", "parameter_invalid", "We were unable to parse the query")
            }
            var views: [JSONValue] = []
            for payment in try await desk.shop.book.payments(with: .stripe, name, value) {
                views.append(await desk.view(payment))
            }
            return StripeView.list(views)
        }
    }
}

/// `GET /v1/payment_intents/{id}`
struct GetStripeIntent: Endpoint {
    static let spec = EndpointSpec(
        .get, "/stripe/v1/payment_intents/{id}", id: "getStripeIntent", summary: "One payment", tag: StripeFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = StripePath

    struct Query: FieldDecodable {
        init(_ fields: inout Fields) { _ = fields.optional("expand[]", .text(1...100)) }
    }

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            await desk.view(try await desk.payment(call.path.id))
        }
    }
}

/// `POST /v1/payment_intents/{id}/confirm` with its `client_secret`: pays one that waits.
struct ConfirmStripeIntent: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/payment_intents/{id}/confirm", id: "confirmStripeIntent", summary: "Pay",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Path = StripePath
    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let payment = try await desk.payment(call.path.id)
            guard desk.isSecret(FormFields(call.body.bytes)?["client_secret"], of: payment) else {
                throw PaymentError.unknownPayment
            }
            let (ended, event) = try await desk.shop.book.end(payment.reference, .succeeded)
            if let event { desk.shop.worker.deliver(event) }
            return await desk.view(ended)
        }
    }
}

/// `POST /v1/payment_intents/{id}/cancel`: nobody can pay any more. One that was tried in vain can be cancelled too.
struct CancelStripeIntent: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/payment_intents/{id}/cancel", id: "cancelStripeIntent", summary: "Withdraw a payment",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Path = StripePath
    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let payment = try await desk.payment(call.path.id)
            let (ended, event) = try await desk.shop.book.end(payment.reference, .canceled)
            if let event { desk.shop.worker.deliver(event) }
            return await desk.view(ended)
        }
    }
}

extension FormFields {
    /// Its `metadata[name]` by name.
    var metadata: [String: String] {
        let named = all.filter { $0.name.hasPrefix("metadata[") && $0.name.hasSuffix("]") }
        return Dictionary(named.map { (String($0.name.dropFirst(9).dropLast()), $0.value) }) { _, last in last }
    }
}
