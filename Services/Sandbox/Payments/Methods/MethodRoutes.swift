import HTTPKit
import JSONKit
import Primitives

/// `POST /payment-methods`: 201 for a new reference, 200 with the same for a known one.
struct CreateMethod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/payment-methods", id: "createMethod", summary: "Keep something to pay with", tag: "Payment methods",
        access: .public, success: 201, problems: [.wrongAPIKey])

    struct Body: FieldDecodable {
        let reference: String
        let returnURL: String?

        init(_ fields: inout Fields) {
            reference = fields.required("reference", .text(1...255))
            returnURL = fields.optional("return_url", .text(1...2_048))
        }
    }

    let shop: PaymentShop

    func handle(_ call: Call<Self>) async throws -> Reply<MethodView> {
        try shop.authenticate(call.header("Authorization"))
        let (method, isNew) = try await shop.methods.create(
            with: .sandbox, call.body.reference, returnURL: call.body.returnURL)
        let view = MethodView(method, publicURL: shop.config.publicURL)
        return isNew ? .created(view) : .ok(view)
    }
}

/// `GET /payment-methods/{reference}`
struct GetMethod: Endpoint {
    static let spec = EndpointSpec(
        .get, "/payment-methods/{reference}", id: "getMethod", summary: "Look up what is kept",
        tag: "Payment methods", access: .public, problems: [.wrongAPIKey, .notFound])

    typealias Path = ReferencePath

    let shop: PaymentShop

    func handle(_ call: Call<Self>) async throws -> Reply<MethodView> {
        try shop.authenticate(call.header("Authorization"))
        let method = try await shop.methods.method(with: .sandbox, call.path.reference)
        return .ok(MethodView(method, publicURL: shop.config.publicURL))
    }
}

/// `DELETE /payment-methods/{reference}`: it is forgotten.
struct DeleteMethod: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/payment-methods/{reference}", id: "deleteMethod", summary: "Forget what is kept",
        tag: "Payment methods", access: .public, success: 204, problems: [.wrongAPIKey, .notFound])

    typealias Path = ReferencePath

    let shop: PaymentShop

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try shop.authenticate(call.header("Authorization"))
        let method = try await shop.methods.method(with: .sandbox, call.path.reference)
        _ = try await shop.methods.move(method.id, to: .removed)
        return .noContent
    }
}

/// `POST /payment-methods/{reference}/settle`: gives it now, as its owner would on the page.
struct SettleMethod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/payment-methods/{reference}/settle", id: "settleMethod", summary: "Give something to pay with now",
        tag: "Payment methods", access: .public, problems: [.wrongAPIKey, .notFound, .alreadyEnded])

    typealias Path = ReferencePath

    enum Outcome: String, CaseIterable, Sendable { case active, failed }

    struct Body: FieldDecodable {
        let outcome: Outcome

        init(_ fields: inout Fields) { outcome = fields.optional("outcome", .choice(Outcome.self)) ?? .active }
    }

    let shop: PaymentShop

    func handle(_ call: Call<Self>) async throws -> Reply<MethodView> {
        try shop.authenticate(call.header("Authorization"))
        let method = try await shop.methods.method(with: .sandbox, call.path.reference)
        let settled = try await shop.give(method, call.body.outcome == .active ? .visa : nil)
        return .ok(MethodView(settled, publicURL: shop.config.publicURL))
    }
}

/// `GET /checkout/methods/{id}`: the page on which somebody gives something to pay with.
struct ShowMethodPage: Endpoint {
    static let spec = EndpointSpec(
        .get, "/checkout/methods/{id}", id: "showMethodPage", summary: "The page of something to pay with",
        tag: "Checkout", access: .public, problems: [.notFound], produces: [CheckoutPage.mediaType])

    typealias Path = CheckoutPath

    let shop: PaymentShop

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let method = try await shop.methods.method(with: .sandbox, id: call.path.id)
        return CheckoutPage.reply(method, token: shop.forms.token(of: method.id))
    }
}

/// `POST /checkout/methods/{id}`: the form of that page.
struct DecideMethod: Endpoint {
    static let spec = EndpointSpec(
        .post, "/checkout/methods/{id}", id: "decideMethod", summary: "Give something to pay with, or do not",
        tag: "Checkout", access: .public, problems: [.forbidden, .notFound, .validationFailed, .alreadyEnded],
        bodyLimit: 1 << 10, produces: [CheckoutPage.mediaType])

    typealias Path = CheckoutPath
    typealias Body = RawBody

    let shop: PaymentShop

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let method = try await shop.methods.method(with: .sandbox, id: call.path.id)
        let isApproved = try shop.forms.decision(call.body.bytes, for: method.id) { call.header($0) }
        let given = try await shop.give(method, isApproved ? .visa : nil)
        return CheckoutPage.reply(given, token: shop.forms.token(of: given.id))
    }
}
