import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// What tests of payment methods do.
extension PaymentsHarness {
    static let methods = "/api/v1/payments/payment-methods"

    func newMethod(
        at provider: String, key: String = UUID().uuidString, as user: UserID = Self.customer
    ) async throws -> Answer {
        try await send(
            .POST, Self.methods, as: user,
            json: #"{"provider":"\#(provider)","return_url":"http://localhost/done"}"#, key: key)
    }

    func method(_ id: String, as user: UserID = Self.customer) async throws -> JSONValue {
        try await send(.GET, "\(Self.methods)/\(id)", as: user).json
    }

    func waitUntilMethod(_ id: String, is status: String, as user: UserID = Self.customer) async throws {
        try await eventually("the method is \(status)") {
            try await method(id, as: user)["status"] == .string(status)
        }
    }

    /// As a customer's own program does with Stripe.
    func confirmAtStripe(_ secret: String, card: String = "pm_card_visa") async throws -> Int {
        let setup = secret.prefix { $0 != "_" } + "_" + secret.dropFirst(5).prefix { $0 != "_" }
        return try await sandbox.send(
            .post, "/stripe/v1/setup_intents/\(setup)/confirm",
            headers: [("Authorization", "Bearer sk_stripe_development")],
            body: FormFields([("client_secret", secret), ("payment_method", card)]).bytes,
            contentType: FormFields.contentType
        ).status
    }

    func atStripe(_ path: String) async throws -> JSONValue {
        let answer = try await sandbox.send(
            .get, "/stripe/v1\(path)", headers: [("Authorization", "Bearer sk_stripe_development")])
        return try JSONParser.parse(answer.body)
    }

    /// One that can be charged.
    func activeMethod(at provider: String, as user: UserID = Self.customer) async throws -> String {
        let made = try await newMethod(at: provider, as: user)
        let id = try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
        switch provider {
        case "stripe":
            let secret = try #require(made.json["next_action"]?["client_secret"]?.stringValue)
            #expect(try await confirmAtStripe(secret) == 200)
        case "paystack": try await payWithPaystack()
        default:
            #expect(try await atProvider(.post, "/payment-methods/\(id)/settle", "{}").status == 200)
        }
        clock.advance(by: .seconds(10))
        try await waitUntilMethod(id, is: "active", as: user)
        return id
    }

    /// A deposit by card in naira that its owner pays.
    func payWithPaystack(_ amount: String = "1000.00") async throws {
        let id = try await newDeposit(amount, at: .paystack)
        try await waitUntil(id, is: "succeeded")
    }

    static func currency(of provider: String) -> String { provider == "paystack" ? "NGN" : "USD" }

    func charge(
        _ amount: String, off method: String, in currency: String = "USD", key: String = UUID().uuidString,
        as user: UserID = Self.customer, more: String = ""
    ) async throws -> Answer {
        let body = """
            {"wallet_id":"\(Self.wallet)","amount":{"amount":"\(amount)","currency":"\(currency)"},\
            "payment_method_id":"\(method)"\(more)}
            """
        return try await send(.POST, "/api/v1/payments/deposits", as: user, json: body, key: key)
    }
}
