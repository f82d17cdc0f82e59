import Authentication
import Crypto
import FoundationEssentials
import HTTPKit
import JSONKit
import NIOHTTP1
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// What is one provider's own: what closes a payment, what proves an event, what cannot be carried.
@Suite(.timeLimit(.minutes(3))) struct ProviderRuleTests {
    private func paid(_ payments: PaymentsHarness, with provider: String) async throws -> String {
        let made = try await payments.deposit("50.00", with: provider)
        let id = try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
        try await payments.waitUntil(id, is: "succeeded")
        return id
    }

    private func failed(_ payments: PaymentsHarness, _ amount: String, of deposit: String) async throws {
        let made = try await payments.refund(amount, of: deposit)
        let id = try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
        try await payments.waitUntil(PaymentsHarness.refunds, id, is: "failed")
        try await payments.waitUntilOver(id)
    }

    @Test(arguments: ["9.01", "9.07"])
    func aFailedRefundClosesASquarePayment(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await paid(payments, with: "square")
            try await failed(payments, amount, of: deposit)
            let next = try await payments.refund("1.00", of: deposit)
            #expect(next.status == 422 && next.code == "refund_closed")
        }
    }

    @Test func aFailedRefundClosesNoOther() async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await paid(payments, with: "stripe")
            try await failed(payments, "9.01", of: deposit)
            #expect(try await payments.refund("1.00", of: deposit).status == 201)
        }
    }

    /// PayPal's proof is over the event's very bytes.
    @Test func anEventInAnotherSpellingIsNotPayPals() async throws {
        try await PaymentsHarness.run { payments in
            let made = try await payments.deposit("10.02", with: "paypal")
            let id = try #require(made.json["id"]?.stringValue)
            let event = """
                {"id":"WH-1","resource_type":"checkout-order","resource":{"purchase_units":[{"custom_id":"\(id)"}]}}
                """
            #expect(try await send(event, signed: event, payments).status == 200)
            let other = try await send(event.replacing(",", with: ", "), signed: event, payments)
            #expect(other.status == 401 && other.code == "webhook_not_signed")
            #expect(try await payments.status(id) == "pending")
        }
    }

    private func send(
        _ body: String, signed: String, _ payments: PaymentsHarness
    ) async throws -> PaymentsHarness.Answer {
        let (transmission, time) = ("019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", "2026-11-20T23:15:04.120Z")
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(transmission)|\(time)|florinpaypaldevelopment|\(signed)".utf8),
            using: SymmetricKey(data: Array("whsec_paypal_development".utf8)))
        return try await payments.send(
            .POST, "/api/v1/payments/webhooks/paypal", as: nil, json: body,
            headers: [
                ("PayPal-Transmission-Id", transmission), ("PayPal-Transmission-Time", time),
                ("PayPal-Transmission-Sig", Base64.encode(Array(code))), ("PayPal-Auth-Algo", "SHA256withRSA"),
                ("PayPal-Cert-Url", "https://api.paypal.com/v1/notifications/certs/CERT-1"),
            ])
    }

    @Test(arguments: [("stripe", "1.234", "KWD"), ("paypal", "1500.50", "HUF"), ("paypal", "5.00", "NGN")])
    func whatAProviderCannotCarryIsRefused(provider: String, amount: String, currency: String) async throws {
        try await PaymentsHarness.run { payments in
            let answer = try await payments.deposit(amount, currency: currency, with: provider)
            #expect(answer.status == 422 && answer.code == "amount_not_supported")
            #expect(payments.wallet.state.withLock(\.orders) == 0)
        }
    }
}
