import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// Cards that Stripe keeps: each for a customer of its own there, who goes with it. The owner's own program confirms
/// the SetupIntent with the client secret.
struct StripeMethods: Sendable {
    let api: StripeAPI

    var provider: PaymentMethodProvider {
        PaymentMethodProvider(name: StripeProcessor.name, ask: ask, giveUp: giveUp, forget: forget)
    }

    private func ask(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        guard let id = method.setup?.reference, let customer = method.setup?.customer else {
            return try await begin(method)
        }
        let answer = try await api.call("get_setup", about: "\(method.id)", .get, "/setup_intents/\(id)")
        if answer.status == 404 { return .refused(code: "unknown_to_provider") }
        guard answer.status == 200 else { throw api.link.unexpected(answer) }
        let intent = try api.link.client.decode(StripeSetupIntent.self, from: answer)
        switch intent.status {
        case "requires_payment_method", "requires_confirmation", "requires_action", "processing": return .waiting
        case "canceled": return .refused(code: "canceled")
        case "succeeded":
            guard let card = intent.method else { throw api.link.unexpected(answer) }
            return .kept(try await kept(card, for: customer, method))
        default: throw api.link.unexpected(answer)
        }
    }

    /// Each of both once, however often it is asked for: Stripe knows them by our keys.
    private func begin(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        let made = try await customer(of: method)
        guard case .success(let customer) = made else { return .refused(code: "provider_refused") }
        let answer = try await api.call(
            "create_setup", about: "\(method.id)", .post, "/setup_intents",
            FormFields([
                ("customer", customer), ("usage", "off_session"), ("payment_method_types[]", "card"),
                ("metadata[\(StripeMetadata.name)]", "\(method.id)"),
            ]), key: "\(method.id)-setup")
        guard answer.status == 200 else {
            guard answer.isSureNo else { throw api.link.unexpected(answer) }
            return .refused(code: api.refusal(answer))
        }
        let intent = try api.link.client.decode(StripeSetupIntent.self, from: answer)
        return .begun(
            PaymentMethod.Setup(
                reference: intent.id, customer: customer,
                client: intent.clientSecret.map {
                    ClientAction(secret: $0, publishableKey: api.account.publishableKey)
                }))
    }

    private struct NoCustomer: Error {}

    private func customer(of method: PaymentMethod) async throws -> Result<String, NoCustomer> {
        let answer = try await api.call(
            "create_customer", about: "\(method.id)", .post, "/customers",
            FormFields([("metadata[\(StripeMetadata.name)]", "\(method.id)")]), key: "\(method.id)-customer")
        if answer.status == 200 {
            return .success(try api.link.client.decode(StripeNamed.self, from: answer).id)
        }
        guard answer.isSureNo else { throw api.link.unexpected(answer) }
        return .failure(NoCustomer())
    }

    private func kept(_ id: String, for customer: String, _ method: PaymentMethod) async throws -> PaymentMethod.Kept {
        let answer = try await api.call("get_method", about: "\(method.id)", .get, "/payment_methods/\(id)")
        guard answer.status == 200 else { throw api.link.unexpected(answer) }
        let card = try api.link.client.decode(StripeCardMethod.self, from: answer).card
        return PaymentMethod.Kept(
            brand: card.brand?.lowercased(), last4: card.last4, expMonth: card.expMonth, expYear: card.expYear,
            reference: id, customer: customer)
    }

    private func giveUp(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        if let id = method.setup?.reference {
            let answer = try await api.call(
                "cancel_setup", about: "\(method.id)", .post, "/setup_intents/\(id)/cancel",
                key: "\(method.id)-cancel")
            // Ended otherwise in the meantime: that is what counts.
            guard answer.status == 200 else { return try await ask(method) }
        }
        _ = try await forget(method)
        return .refused(code: PaymentMethod.expired)
    }

    /// Whom it was kept for, known or not: a call of ours without an answer may have made them.
    private func forget(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        if let id = method.kept?.reference {
            let answer = try await api.call(
                "detach_method", about: "\(method.id)", .post, "/payment_methods/\(id)/detach",
                key: "\(method.id)-detach")
            // Gone already.
            guard answer.status == 200 || answer.status == 400 || answer.status == 404 else {
                throw api.link.unexpected(answer)
            }
        }
        let customer: String
        if let known = method.kept?.customer ?? method.setup?.customer {
            customer = known
        } else {
            guard case .success(let made) = try await self.customer(of: method) else { return .closed }
            customer = made
        }
        let answer = try await api.call("delete_customer", about: "\(method.id)", .delete, "/customers/\(customer)")
        guard answer.status == 200 || answer.status == 404 else { throw api.link.unexpected(answer) }
        return .closed
    }
}

/// https://docs.stripe.com/api/setup_intents/object
struct StripeSetupIntent: FieldDecodable {
    let id: String
    let status: String
    let clientSecret: String?
    /// What was kept.
    let method: String?

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        status = fields.required("status", .text(1...60))
        clientSecret = fields.optional("client_secret", .text(1...500))
        method = fields.optional("payment_method", .text(1...255))
    }
}

/// Anything of which we need to know what it is called.
struct StripeNamed: FieldDecodable {
    let id: String

    init(_ fields: inout Fields) { id = fields.required("id", .text(1...255)) }
}

/// https://docs.stripe.com/api/payment_methods/object of type `card`.
struct StripeCardMethod: FieldDecodable {
    let card: StripeCard

    init(_ fields: inout Fields) { card = fields.required("card", .object(StripeCard.self)) }
}

struct StripeCard: FieldDecodable {
    let brand: String?
    let last4: String
    let expMonth: Int?
    let expYear: Int?

    init(_ fields: inout Fields) {
        brand = fields.optional("brand", .text(1...40))
        last4 = fields.required("last4", .text(4...4))
        expMonth = fields.optional("exp_month", .integer(1...12))
        expYear = fields.optional("exp_year", .integer(2_000...2_999))
    }
}
