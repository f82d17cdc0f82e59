import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import NIOHTTP1
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Deposits and refunds against a Stripe that is not ours: `localstripe` of PyPI, as a process of its own.
@Suite(.timeLimit(.minutes(3))) struct LocalstripeTests {
    private static let program = "\(Checkout.root)/.build/payment-judges/bin/localstripe"
    private static let key = ("Authorization", "Bearer sk_stripe_development")

    /// Stripe, and what a customer's program does there.
    private struct Peer: Sendable {
        let client: PartnerClient

        func post(_ path: String, _ form: FormFields = FormFields()) async throws -> JSONValue {
            let answer = try await client.send(
                .post, "/v1\(path)", headers: [key], body: form.bytes, contentType: FormFields.contentType)
            return try JSONParser.parse(answer.body)
        }

        func get(_ path: String) async throws -> JSONValue {
            try JSONParser.parse(try await client.send(.get, "/v1\(path)", headers: [key]).body)
        }

        /// Pays an intent with a card.
        func pay(_ intent: String, card: String) async throws {
            let method = try await post(
                "/payment_methods",
                FormFields([
                    ("type", "card"), ("card[number]", card), ("card[exp_month]", "12"), ("card[exp_year]", "2040"),
                    ("card[cvc]", "123"),
                ]))
            let id = try #require(method["id"]?.stringValue)
            _ = try await post("/payment_intents/\(intent)", FormFields([("payment_method", id)]))
            _ = try await post("/payment_intents/\(intent)/confirm")
        }
    }

    private static func run(_ body: @escaping @Sendable (PaymentsHarness, Peer) async throws -> Void) async throws {
        let (port, log) = (try freePort(), "/tmp/\(uniqueName("localstripe"))")
        let process = try WatchedProcess(program, ["--port", "\(port)", "--from-scratch"], [:], log: log)
        defer {
            process.kill()
            try? FileManager.default.removeItem(atPath: log)  // never made when nothing was printed
        }
        let url = "http://127.0.0.1:\(port)"
        let peer = Peer(client: PartnerClient(.shared, name: "localstripe", baseURL: url, timeout: patience))
        try await eventually("it listens") {
            do {
                _ = try await peer.get("/payment_intents")
                return true
            } catch is PartnerError {
                return false
            }
        }
        try await PaymentsHarness.run(["STRIPE_URL": url]) { payments in try await body(payments, peer) }
    }

    private static func ordered(_ payments: PaymentsHarness) async throws -> (id: String, intent: String) {
        let made = try await payments.deposit("10.00", with: "stripe")
        #expect(made.status == 201)
        #expect(made.json["next_action"]?["type"] == .string("client_secret"))
        #expect(made.json["next_action"]?["publishable_key"] == .string("pk_stripe_development"))
        let intent = try #require(made.json["provider_reference"]?.stringValue)
        #expect(made.json["next_action"]?["client_secret"]?.stringValue?.hasPrefix(intent) == true)
        return (try #require(made.json["id"]?.stringValue), intent)
    }

    @Test func whatWasPaidIsCreditedAndGoesBack() async throws {
        try await Self.run { payments, peer in
            let (id, intent) = try await Self.ordered(payments)
            #expect(try await payments.status(id) == "pending")
            try await peer.pay(intent, card: "4242424242424242")
            // No event comes: whoever looks has it asked for.
            try await payments.waitUntil(id, is: "succeeded")
            let refund = try await payments.refund("4.00", of: id).json["id"]?.stringValue
            let name = try #require(refund)
            try await payments.waitUntil(PaymentsHarness.refunds, name, is: "succeeded")
            let there = try await peer.get("/refunds?payment_intent=\(intent)")["data"]?.arrayValue ?? []
            #expect(there.count == 1)
            #expect(there.first?["amount"] == .number("400"))
            #expect(there.first?["metadata"]?["florin_id"] == .string(name))
        }
    }

    @Test func whatWasDeclinedIsEndedThere() async throws {
        try await Self.run { payments, peer in
            let (id, intent) = try await Self.ordered(payments)
            try await peer.pay(intent, card: "4000000000000341")
            try await payments.waitUntil(id, is: "failed")
            #expect(try await peer.get("/payment_intents/\(intent)")["status"] == .string("canceled"))
            #expect(payments.wallet.credits == 0)
        }
    }
}
