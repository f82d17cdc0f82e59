import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import SandboxService
import ServiceKit
import TestSupport
import Testing

@testable import PaymentsService

/// What we say to PayPal, and what the sandbox says in its place, before PayPal's own description of its API.
@Suite struct PayPalJudgeTests {
    private static let python = "\(Checkout.root)/.build/payment-judges/bin/python"
    private static let script = "\(Checkout.root)/scripts/python/payments/paypal_judge.py"
    private static let orders = "checkout_orders_v2.json"
    private static let payments = "payments_payment_v2.json"

    private struct Document {
        let file: String
        let schema: String
        let body: [UInt8]
    }

    private static func verdicts(_ documents: [Document]) async throws -> [String] {
        let (log, file) = ("/tmp/\(uniqueName("paypal"))", "/tmp/\(uniqueName("documents"))")
        let lines = documents.map { "\($0.file) \($0.schema) \(String(decoding: $0.body, as: UTF8.self))" }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: file))
        defer { for path in [log, file] { try? FileManager.default.removeItem(atPath: path) } }  // only leftovers
        let folder = "\(SharedData.folder)/payments/paypal"
        let judge = try WatchedProcess(python, [script, folder, file], [:], log: log)
        try await eventually("it has judged") { judge.endStatus != nil }
        let printed = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return printed.split(separator: "\n").map(String.init)
    }

    @Test func whatIsSaidFits() async throws {
        let found = try await Self.verdicts([
            Document(file: Self.orders, schema: "order_request", body: JSON.encode(PayPalOrderRequest.example)),
            Document(file: Self.payments, schema: "refund_request", body: JSON.encode(PayPalRefundRequest.example)),
            Document(file: Self.orders, schema: "order_request", body: Array(#"{"intent":"TAKE"}"#.utf8)),
        ])
        #expect(found.prefix(2) == ["order_request fits", "refund_request fits"])
        #expect(found.count == 3 && found.last?.contains("TAKE") == true)
    }

    @Test func whatTheSandboxAnswersFits() async throws {
        let journal = "/tmp/\(uniqueName("journal"))"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": journal, "SANDBOX_SETTLE_MILLISECONDS": "60000",
            "SANDBOX_WEBHOOK_URL": "http://127.0.0.1:9/sandbox",
        ])
        let documents = try await withService(SandboxProvider.self, settings: settings) { service in
            let client = PartnerClient(.shared, name: "paypal", baseURL: service.baseURL, timeout: patience)
            let key = Base64.encode(Array("florin:sk_paypal_development".utf8))
            let signed = try await client.send(
                .post, "/paypal/v1/oauth2/token", headers: [("Authorization", "Basic \(key)")],
                body: Array("grant_type=client_credentials".utf8), contentType: FormFields.contentType)
            let token = try #require(try JSONParser.parse(signed.body)["access_token"]?.stringValue)
            let headers = [("Authorization", "Bearer \(token)"), ("PayPal-Request-Id", "1")]
            let made = try await client.send(
                .post, "/paypal/v2/checkout/orders", headers: headers, body: JSON.encode(PayPalOrderRequest.example))
            #expect(made.status == 201)
            let order = try #require(try JSONParser.parse(made.body)["id"]?.stringValue)
            let approved = try await client.send(
                .post, "/payments/paypal:1/settle", headers: [("Authorization", "Bearer sk_sandbox_development")],
                body: Array("{}".utf8))
            #expect(approved.status == 200)
            let taken = try await client.send(
                .post, "/paypal/v2/checkout/orders/\(order)/capture", headers: headers, body: Array("{}".utf8))
            let unit = try JSONParser.parse(taken.body)["purchase_units"]?.arrayValue?.first
            let capture = try #require(unit?["payments"]?["captures"]?.arrayValue?.first?["id"]?.stringValue)
            let refund = try await client.send(
                .post, "/paypal/v2/payments/captures/\(capture)/refund", headers: headers,
                body: JSON.encode(PayPalRefundRequest(name: "1", amount: nil)))
            let now = try await client.send(.get, "/paypal/v2/checkout/orders/\(order)", headers: headers)
            return [
                Document(file: Self.orders, schema: "order", body: made.body),
                Document(file: Self.orders, schema: "order", body: taken.body),
                Document(file: Self.orders, schema: "order", body: now.body),
                Document(file: Self.payments, schema: "refund", body: refund.body),
            ]
        }
        let found = try await Self.verdicts(documents)
        #expect(found == ["order fits", "order fits", "order fits", "refund fits"])
    }
}
