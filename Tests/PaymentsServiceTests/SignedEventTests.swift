import HTTPKit
import JSONKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

/// Events with the right signature, as they come over HTTP.
@Suite(.timeLimit(.minutes(2))) struct SignedEventTests {
    /// Signed, and still not what was ordered.
    @Test func signedEventsAboutOtherMoneyCreditNothing() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("10.02")
            for (event, amount) in [("evt_a", "0.00"), ("evt_b", "-10.02")] {
                let nothing = payments.event(event, deposit: id, amount: amount)
                #expect(try await payments.webhook(nothing).status == 200)
            }
            #expect(try await payments.stage(id) == "awaiting")
            let euros = payments.event("evt_1", deposit: id, amount: "10.02").replacing("USD", with: "EUR")
            #expect(try await payments.webhook(euros).status == 200)
            try await payments.waitUntil(id, isIn: "held")
            for (event, text) in [
                ("evt_2", payments.event("evt_2", deposit: id, amount: "10.03")),
                ("evt_3", payments.event("evt_3", deposit: id, amount: "-10.02")),
                ("evt_4", payments.event("evt_4", deposit: id, amount: "0.00")),
                ("evt_5", payments.event("evt_5", deposit: id, status: "failed", amount: "10.02")),
                ("evt_6", payments.event("evt_6", deposit: "not-an-id", amount: "10.02")),
            ] {
                #expect(try await payments.webhook(text).status == 200, "\(event)")
            }
            #expect(try await payments.stage(id) == "held")
            #expect(payments.wallet.credits == 0)
            let list = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(id)").json
            #expect(list["paid"]?["currency"]?.stringValue == "EUR")
            let elsewhere = try await payments.asOperator(
                .POST, "\(PaymentsHarness.operators)/\(id)/redirect",
                #"{"wallet_id":"\#(PaymentsHarness.wallet)","reason":"x"}"#)
            #expect(elsewhere.code == "currency_mismatch")
        }
    }

    @Test func theSecretBeforeIsGoodWhileItIsConfigured() async throws {
        let variables = [
            "SANDBOX_WEBHOOK_SECRET": "whsec_new_secret",
            "SANDBOX_WEBHOOK_SECRET_PREVIOUS": "whsec_sandbox_development",
        ]
        try await PaymentsHarness.run(variables) { payments in
            // The provider still signs with the old one.
            let id = try await payments.newDeposit("10.00")
            try await payments.waitUntil(id, is: "succeeded")
            let event = payments.event("evt_1", deposit: id, amount: "10.00")
            #expect(try await payments.webhook(event, secret: "whsec_new_secret").status == 200)
            #expect(try await payments.webhook(event, secret: "whsec_older").status == 401)
        }
    }
}
