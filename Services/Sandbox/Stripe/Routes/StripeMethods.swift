import HTTPKit
import JSONKit
import Primitives

extension StripeDesk {
    /// - Throws: `MethodError.unknown`.
    func method(_ text: String, _ prefix: String) async throws -> StoredMethod {
        guard let id = WireID.id(text, prefix) else { throw MethodError.unknown }
        return try await shop.methods.method(with: .stripe, id: id)
    }

    func holder(_ text: String?) async throws -> MethodHolder {
        guard let id = text.flatMap({ WireID.id($0, "cus_") }),
            let holder = try await shop.methods.holder(with: .stripe, id: id)
        else { throw StripeFailure(404, "invalid_request_error", "resource_missing", "No such customer") }
        return holder
    }

    func setup(_ method: StoredMethod) -> JSONValue {
        let name = WireID.text("seti_", method.id)
        return StripeMethodView.setup(method, secret: secret(name, method.id))
    }

    /// Without its owner, off what a customer has given: it must be theirs. A card that is declined is 402.
    func charge(_ order: PaymentOrder, _ method: String, of customer: String?) async throws -> JSONValue {
        var order = order
        order.kept = method
        let isReady = try await shop.mayCharge(order) {
            let method = try await self.method(method, "pm_")
            guard try await method.holder == holder(customer).id else { throw MethodError.unknown }
            return method
        }
        guard isReady else { throw MethodError.unknown }
        let payment = try await shop.charge(order).payment
        guard payment.status == .failed else { return await view(payment) }
        var failure = StripeFailure(402, "card_error", payment.failureCode ?? "", "Your card was declined.")
        failure.intent = await view(payment)
        throw failure
    }
}

/// What is kept as Stripe writes it.
enum StripeMethodView {
    /// What a customer is called, nothing else is known of them.
    static func customer(_ holder: MethodHolder) -> JSONValue {
        .wire([
            "id": .string(WireID.text("cus_", holder.id)), "object": .string("customer"), "livemode": .bool(false),
            "metadata": StripeView.metadata(holder.facts),
        ])
    }

    static func setup(_ method: StoredMethod, secret: String?) -> JSONValue {
        let failure = method.failureCode.map {
            JSONValue.wire([
                "type": .string("card_error"), "code": .string($0), "message": .string("Your card was declined."),
            ])
        }
        return .wire([
            "id": .string(WireID.text("seti_", method.id)), "object": .string("setup_intent"),
            "status": .string(status(method.status)), "client_secret": secret.map { .string($0) },
            "customer": method.holder.map { .string(WireID.text("cus_", $0)) } ?? .null,
            "payment_method": method.card == nil ? .null : .string(WireID.text("pm_", method.id)),
            "usage": .string("off_session"), "created": .number(method.createdAt.secondsSince1970),
            "livemode": .bool(false), "last_setup_error": failure ?? .null,
            "metadata": StripeView.metadata(method.facts),
        ])
    }

    private static func status(_ status: StoredMethod.Status) -> String {
        switch status {
        case .pending, .failed: "requires_payment_method"
        // One that is forgotten was given all the same.
        case .active, .removed: "succeeded"
        case .canceled: "canceled"
        }
    }

    static func method(_ method: StoredMethod, _ card: StoredMethod.Card) -> JSONValue {
        .wire([
            "id": .string(WireID.text("pm_", method.id)), "object": .string("payment_method"),
            "type": .string("card"), "livemode": .bool(false),
            "customer": method.status == .active
                ? method.holder.map { .string(WireID.text("cus_", $0)) } ?? .null : .null,
            "card": .wire([
                "brand": .string(card.brand), "last4": .string(card.last4), "exp_month": .number(card.expMonth),
                "exp_year": .number(card.expYear), "funding": .string("credit"), "country": .string("US"),
            ]),
        ])
    }
}

extension StripeEvent {
    static func bytes(of method: StoredMethod) -> [UInt8]? {
        let type: String
        switch method.status {
        case .active: type = "setup_intent.succeeded"
        case .failed: type = "setup_intent.setup_failed"
        case .pending, .canceled, .removed: return nil
        }
        return JSON.encode(
            JSONValue.wire([
                "id": .string(method.event), "object": .string("event"), "api_version": .string("2024-06-20"),
                "created": .number(method.createdAt.secondsSince1970), "livemode": .bool(false),
                "type": .string(type),
                "data": .wire(["object": StripeMethodView.setup(method, secret: nil)]),
            ]))
    }
}

/// `POST /v1/customers`: once for an `Idempotency-Key`.
struct CreateStripeCustomer: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/customers", id: "createStripeCustomer", summary: "Somebody to keep something for",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let key = call.header("Idempotency-Key") ?? "cus-\(desk.shop.book.ids.next())"
            let facts = FormFields(call.body.bytes)?.metadata ?? [:]
            return StripeMethodView.customer(try await desk.shop.methods.holder(with: .stripe, key, facts: facts))
        }
    }
}

/// `DELETE /v1/customers/{id}`: all that is kept for them is forgotten.
struct DeleteStripeCustomer: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/stripe/v1/customers/{id}", id: "deleteStripeCustomer", summary: "Forget somebody",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Path = StripePath

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let holder = try await desk.holder(call.path.id)
            try await desk.shop.methods.delete(holder)
            return .wire([
                "id": .string(call.path.id), "object": .string("customer"), "deleted": .bool(true),
            ])
        }
    }
}

/// `POST /v1/setup_intents`: `customer`, `metadata[…]`; once for an `Idempotency-Key`.
struct CreateStripeSetup: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/setup_intents", id: "createStripeSetup", summary: "Ask for something to keep",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let form = FormFields(call.body.bytes) ?? FormFields()
            let holder = try await desk.holder(form["customer"])
            let key = call.header("Idempotency-Key") ?? "seti-\(desk.shop.book.ids.next())"
            let (method, _) = try await desk.shop.methods.create(
                with: .stripe, key, for: holder.id, facts: form.metadata)
            return desk.setup(method)
        }
    }
}

/// `GET /v1/setup_intents/{id}`
struct GetStripeSetup: Endpoint {
    static let spec = EndpointSpec(
        .get, "/stripe/v1/setup_intents/{id}", id: "getStripeSetup", summary: "How it stands", tag: StripeFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = StripePath

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            desk.setup(try await desk.method(call.path.id, "seti_"))
        }
    }
}

/// `POST /v1/setup_intents/{id}/confirm` with its `client_secret`, as a customer's program does: `payment_method` is
/// one of Stripe's for trying, `pm_card_visa`, `pm_card_mastercard` or `pm_card_chargeDeclined`.
struct ConfirmStripeSetup: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/setup_intents/{id}/confirm", id: "confirmStripeSetup", summary: "Give something to keep",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Path = StripePath
    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let method = try await desk.method(call.path.id, "seti_")
            let form = FormFields(call.body.bytes)
            guard form?["client_secret"] == desk.secret(call.path.id, method.id) else { throw MethodError.unknown }
            switch form?["payment_method"] {
            case "pm_card_visa": return desk.setup(try await desk.shop.give(method, .visa))
            case "pm_card_mastercard": return desk.setup(try await desk.shop.give(method, .mastercard))
            case "pm_card_chargeDeclined":
                _ = try await desk.shop.give(method, nil)
                throw StripeFailure(402, "card_error", "card_declined", "Your card was declined.")
            default: throw MethodError.unknown
            }
        }
    }
}

/// `POST /v1/setup_intents/{id}/cancel`: nobody can give anything any more.
struct CancelStripeSetup: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/setup_intents/{id}/cancel", id: "cancelStripeSetup", summary: "Wait for it no more",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Path = StripePath
    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let method = try await desk.method(call.path.id, "seti_")
            return desk.setup(try await desk.shop.methods.move(method.id, to: .canceled))
        }
    }
}

/// `GET /v1/payment_methods/{id}`
struct GetStripeMethod: Endpoint {
    static let spec = EndpointSpec(
        .get, "/stripe/v1/payment_methods/{id}", id: "getStripeMethod", summary: "What is kept", tag: StripeFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = StripePath

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let method = try await desk.method(call.path.id, "pm_")
            guard let card = method.card else { throw MethodError.unknown }
            return StripeMethodView.method(method, card)
        }
    }
}

/// `POST /v1/payment_methods/{id}/detach`: it is nobody's any more, and cannot be charged.
struct DetachStripeMethod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/stripe/v1/payment_methods/{id}/detach", id: "detachStripeMethod", summary: "Forget what is kept",
        tag: StripeFace.tag, access: .public, rateClass: .webhook)

    typealias Path = StripePath
    typealias Body = RawBody

    let desk: StripeDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let method = try await desk.method(call.path.id, "pm_")
            guard let card = method.card else { throw MethodError.unknown }
            return StripeMethodView.method(try await desk.shop.methods.move(method.id, to: .removed), card)
        }
    }
}
