import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives
import SandboxService
import ServiceKit
import TestSupport
import Testing

@testable import PaymentsService

/// What the providers' own libraries (`stripe` and `squareup` of PyPI, `scripts/python/payments`) make of signatures:
/// ours takes what they sign, and they believe what the sandbox signs.
@Suite("Providers' signatures before their own libraries") struct ProviderJudgeTests {
    private static let python = "\(Checkout.root)/.build/payment-judges/bin/python"
    private static let script = "\(Checkout.root)/scripts/python/payments/judge.py"
    private static let url = "https://florin.example.com/api/v1/payments/webhooks/square"
    private static let now = PaymentsHarness.start

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func webhook(_ body: [UInt8], _ value: String) -> Webhook {
        Webhook(body: body, header: { _ in value })
    }

    @Test(arguments: [#"{"id":"evt_1"}"#, #"{ "name" : "naïve \u00e9 \n" }"#, "[]"])
    func oursTakesWhatTheySign(text: String) async throws {
        let (log, file) = ("/tmp/\(uniqueName("judge"))", "/tmp/\(uniqueName("body"))")
        let body = Array(text.utf8)
        try Data(body).write(to: URL(filePath: file))
        defer {
            try? FileManager.default.removeItem(atPath: log)  // never made when nothing was printed
            try? FileManager.default.removeItem(atPath: file)
        }
        let (secret, time) = ("whsec_of_tests", "\(Self.now.secondsSince1970)")
        let judge = try WatchedProcess(Self.python, [Self.script, "sign", file, secret, time, Self.url], [:], log: log)
        try await eventually("it has signed") { judge.endStatus != nil }
        let lines = (Self.text(log) ?? "").split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
        try #require(lines.count == 2, "\(Self.text(log) ?? "")")
        let (stripe, square) = (String(lines[0][1]), String(lines[1][1]))
        // An old scheme and a secret before this one stand beside.
        let timed = TimedSignature(header: "Stripe-Signature", secrets: ["whsec_new_one", secret])
        try timed.check(Self.webhook(body, "\(stripe),v0=00,v1=00"), now: Self.now + .seconds(299))
        let configured = SquareSignature(url: Self.url, secrets: ["whsec_new_one", secret])
        try configured.check(Self.webhook(body, square))
        #expect(Self.isRefused(Self.webhook(body + [32], stripe), by: timed, at: Self.now))
        #expect(Self.isRefused(Self.webhook(body, stripe.replacing("v1=", with: "v0=")), by: timed, at: Self.now))
        #expect(Self.isRefused(Self.webhook(body, stripe), by: timed, at: Self.now + .seconds(301)))
        #expect(Self.isRefused(Self.webhook(body + [32], square), by: configured))
        #expect(Self.isRefused(Self.webhook(body, square), by: SquareSignature(url: "\(Self.url)/", secrets: [secret])))
    }

    private static func isRefused(_ webhook: Webhook, by signature: TimedSignature, at now: Timestamp) -> Bool {
        do {
            try signature.check(webhook, now: now)
            return false
        } catch {
            return error == .webhookNotSigned
        }
    }

    private static func isRefused(_ webhook: Webhook, by signature: SquareSignature) -> Bool {
        do {
            try signature.check(webhook)
            return false
        } catch {
            return error == .webhookNotSigned
        }
    }

    @Test func theyBelieveTheSandbox() async throws {
        let (log, place) = ("/tmp/\(uniqueName("judge"))", "/tmp/\(uniqueName("port"))")
        let journal = "/tmp/\(uniqueName("journal"))"
        defer { for path in [log, place, journal] { try? FileManager.default.removeItem(atPath: path) } }
        let judge = try WatchedProcess(Self.python, [Self.script, "take", place], [:], log: log)
        defer { judge.kill() }
        let port = try await eventually("the judge listens") { Self.text(place) }
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": journal, "SANDBOX_SETTLE_MILLISECONDS": "5",
            "SANDBOX_WEBHOOK_URL": "http://127.0.0.1:\(port)/sandbox",
        ])
        try await withService(SandboxProvider.self, settings: settings) { service in
            let client = PartnerClient(.shared, name: "sandbox", baseURL: service.baseURL, timeout: patience)
            let form = FormFields([("amount", "1000"), ("currency", "usd"), ("metadata[florin_id]", "1")])
            let intent = try await client.send(
                .post, "/stripe/v1/payment_intents", headers: [("Authorization", "Bearer sk_stripe_development")],
                body: form.bytes, contentType: FormFields.contentType)
            #expect(intent.status == 200)
            let order = """
                {"idempotency_key":"1","order":{"location_id":"florin","line_items":[{"quantity":"1",\
                "base_price_money":{"amount":1000,"currency":"USD"}}]}}
                """
            let link = try await client.send(
                .post, "/square/v2/online-checkout/payment-links",
                headers: [("Authorization", "Bearer sk_square_development")], body: Array(order.utf8))
            #expect(link.status == 200)
            let verdicts = try await eventually("both have told") {
                Self.text(log).map { Set($0.split(separator: "\n").map(String.init)) }.flatMap {
                    $0.count < 2 ? nil : $0
                }
            }
            #expect(verdicts == ["stripe believed", "square believed"])
        }
    }
}
