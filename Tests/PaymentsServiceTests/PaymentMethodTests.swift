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

/// What customers pay with, kept by providers that the sandbox plays.
@Suite(.timeLimit(.minutes(2))) struct PaymentMethodTests {
    static let providers = ["sandbox", "stripe", "paystack"]

    @Test func aCardIsKeptByStripeOnceItsOwnerConfirms() async throws {
        try await PaymentsHarness.run { payments in
            let made = try await payments.newMethod(at: "stripe", key: "k")
            #expect(made.status == 201 && made.json["status"] == .string("pending"))
            #expect(made.json["next_action"]?["type"] == .string("client_secret"))
            #expect(made.json["next_action"]?["publishable_key"] == .string("pk_stripe_development"))
            #expect(try await payments.newMethod(at: "stripe", key: "k").body == made.body)
            let id = try #require(made.json["id"]?.stringValue)
            let secret = try #require(made.json["next_action"]?["client_secret"]?.stringValue)
            // A card that is no good may be followed by another.
            #expect(try await payments.confirmAtStripe(secret, card: "pm_card_chargeDeclined") == 402)
            #expect(try await payments.confirmAtStripe(secret, card: "pm_card_mastercard") == 200)
            try await payments.waitUntilMethod(id, is: "active")
            let method = try await payments.method(id)
            #expect(method["kind"] == .string("card") && method["brand"] == .string("mastercard"))
            #expect(method["last4"] == .string("4444") && method["exp_month"]?.integerValue == 11)
            #expect(method["exp_year"]?.integerValue == 2033 && method["is_default"] == .bool(true))
            #expect(method["next_action"] == nil)
            let secrets = try await payments.database.query(
                "select count(*) from payments.payment_methods where client_secret is not null")
            #expect(try secrets.first(Int.self) == 0)
        }
    }

    @Test func aCardIsKeptOnThePageOfTheSandbox() async throws {
        try await PaymentsHarness.run { payments in
            let made = try await payments.newMethod(at: "sandbox")
            #expect(made.json["next_action"]?["type"] == .string("redirect"))
            #expect(made.json["next_action"]?["url"]?.stringValue?.contains("/checkout/methods/") == true)
            let id = try #require(made.json["id"]?.stringValue)
            #expect(try await payments.atProvider(.post, "/payment-methods/\(id)/settle", "{}").status == 200)
            try await payments.waitUntilMethod(id, is: "active")
            let other = try #require(try await payments.newMethod(at: "sandbox").json["id"]?.stringValue)
            let settled = try await payments.atProvider(
                .post, "/payment-methods/\(other)/settle", #"{"outcome":"failed"}"#)
            #expect(settled.status == 200)
            try await payments.waitUntilMethod(other, is: "failed")
            #expect(try await payments.method(other)["failure_code"] == .string("card_declined"))
        }
    }

    /// Paystack keeps what a deposit by card has left, and nothing that a guest has paid.
    @Test func aCardIsKeptOfADepositThatItsOwnerPaysAtPaystack() async throws {
        try await PaymentsHarness.run { payments in
            let made = try await payments.newMethod(at: "paystack")
            #expect(made.json["next_action"]?["type"] == .string("deposit"))
            let id = try #require(made.json["id"]?.stringValue)
            try await payments.payWithPaystack()
            payments.clock.advance(by: .seconds(10))
            try await payments.waitUntilMethod(id, is: "active")
            #expect(try await payments.method(id)["last4"] == .string("4081"))
            // The same card is kept once.
            let again = try #require(try await payments.newMethod(at: "paystack").json["id"]?.stringValue)
            try await payments.waitUntilMethod(again, is: "failed")
            #expect(try await payments.method(again)["failure_code"] == .string("already_kept"))
        }
    }

    @Test(arguments: Self.providers, ["10.00", "10.03", "10.04", "10.05"])
    func aDepositIsChargedOffItOnce(provider: String, amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let method = try await payments.activeMethod(at: provider)
            let before = payments.wallet.credits
            let currency = PaymentsHarness.currency(of: provider)
            let amount = currency == "NGN" ? "1\(amount)" : amount
            let made = try await payments.charge(amount, off: method, in: currency, key: "k")
            #expect(made.status == 201, "\(made.code ?? "")")
            #expect(made.json["payment_method_id"] == .string(method) && made.json["next_action"] == nil)
            let id = try #require(made.json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(try await payments.charge(amount, off: method, in: currency, key: "k").body == made.body)
            #expect(payments.wallet.credits == before + 1)
        }
    }

    @Test(arguments: Self.providers) func aChargeThatIsDeclinedFailsTheDeposit(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let method = try await payments.activeMethod(at: provider)
            let before = payments.wallet.credits
            let made = try await payments.charge("200.01", off: method, in: PaymentsHarness.currency(of: provider))
            let id = try #require(made.json["id"]?.stringValue, "\(made.code ?? "")")
            try await payments.waitUntil(id, is: "failed")
            let deposit = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(deposit["failure_code"] == .string("card_declined"))
            #expect(payments.wallet.credits == before)
            #expect(try await payments.method(method)["status"] == .string("active"))
        }
    }

    @Test func whatGoesBackOfAChargeGoesWhereItCameFrom() async throws {
        try await PaymentsHarness.run { payments in
            let method = try await payments.activeMethod(at: "stripe")
            let id = try #require(try await payments.charge("10.00", off: method).json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "succeeded")
            let refund = try #require(try await payments.refund("4.00", of: id).json["id"]?.stringValue)
            try await payments.waitUntil(PaymentsHarness.refunds, refund, is: "succeeded")
        }
    }
}
