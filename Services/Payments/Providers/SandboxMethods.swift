import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// What the sandbox provider keeps of what customers pay with, over its HTTP API: known by our ids.
struct SandboxMethods: Sendable {
    let link: PartnerLink
    let apiKey: String

    var provider: PaymentMethodProvider {
        PaymentMethodProvider(name: SandboxProcessor.name, ask: ask, giveUp: giveUp, forget: forget)
    }

    private func ask(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        if method.setup == nil {
            let answer = try await link.call(
                call("create_method", method, .post, "/payment-methods"), json: SandboxMethodOrder(method: method))
            if answer.isSureNo { return .refused(code: "provider_refused") }
            return try report(answer)
        }
        let answer = try await link.call(call("get_method", method, .get, "/payment-methods/\(method.id)"))
        return answer.status == 404 ? .refused(code: "unknown_to_provider") : try report(answer)
    }

    private func giveUp(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        let report = try await ask(method)
        if case .kept = report { return report }
        _ = try await forget(method)
        return .refused(code: PaymentMethod.expired)
    }

    private func forget(_ method: PaymentMethod) async throws -> PaymentMethod.Report {
        let answer = try await link.call(call("delete_method", method, .delete, "/payment-methods/\(method.id)"))
        guard answer.isSuccess || answer.status == 404 else { throw link.unexpected(answer) }
        return .closed
    }

    private func call(
        _ operation: String, _ method: PaymentMethod, _ verb: EndpointMethod, _ path: String
    ) -> PartnerCall {
        PartnerCall(
            operation, about: "\(method.id)", verb, path, headers: [("Authorization", "Bearer \(apiKey)")],
            isIdempotent: true, recorded: ["status", "failure_code", "code"])
    }

    private func report(_ answer: PartnerClient.Answer) throws -> PaymentMethod.Report {
        guard answer.isSuccess, let told = try link.client.decode(SandboxMethod.self, from: answer).told else {
            throw link.unexpected(answer)
        }
        return told
    }
}

struct SandboxMethodOrder: FieldEncodable {
    let method: PaymentMethod

    static let example = SandboxMethodOrder(method: PaymentMethodView.example.method)

    func encode(to out: inout JSONWriter) {
        out.field("reference", method.id)
        out.optional("return_url", method.returnURL)
    }
}

/// Something to pay with as the sandbox provider writes it.
struct SandboxMethod: FieldDecodable {
    let id: String
    let reference: String
    let status: String
    private let setupURL: String?
    private let failureCode: String?
    private let card: StripeCard?

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        reference = fields.required("reference", .text(1...255))
        status = fields.required("status", .text(1...40))
        setupURL = fields.optional("setup_url", .text(1...2_048))
        failureCode = fields.optional("failure_code", .text(1...100))
        card = fields.optional("card", .object(StripeCard.self))
    }

    /// Nil for a status that a later version of the provider may have.
    var told: PaymentMethod.Report? {
        switch status {
        case "pending": .begun(PaymentMethod.Setup(reference: id, url: setupURL))
        case "active":
            card.map { card in
                .kept(
                    PaymentMethod.Kept(
                        brand: card.brand, last4: card.last4, expMonth: card.expMonth, expYear: card.expYear,
                        reference: id, customer: nil))
            }
        case "failed", "removed": .refused(code: failureCode ?? "provider_refused")
        default: nil
        }
    }
}
