import FoundationEssentials
import HTTPKit
import JSONKit
import Primitives
import Testing

@testable import SandboxService

/// The partners' faces stand over one durable book.
@Suite struct FaceTests {
    private static let stripe = ("Authorization", "Bearer sk_stripe_development")

    private func order(_ sandbox: SandboxHarness, _ amount: Int, _ key: String) async throws -> JSONValue {
        let form = FormFields([("amount", "\(amount)"), ("currency", "usd"), ("metadata[florin_id]", key)])
        let answer = try await sandbox.client.send(
            .post, "/stripe/v1/payment_intents", headers: [Self.stripe, ("Idempotency-Key", key)], body: form.bytes,
            contentType: FormFields.contentType)
        return try JSONParser.parse(answer.body)
    }

    private func found(_ sandbox: SandboxHarness, _ key: String) async throws -> JSONValue? {
        let query = FormFields([("query", "metadata['florin_id']:'\(key)'")]).text
        let answer = try await sandbox.client.send(
            .get, "/stripe/v1/payment_intents/search?\(query)", headers: [Self.stripe])
        return try JSONParser.parse(answer.body)["data"]?.arrayValue?.first
    }

    @Test func aPartnersPaymentOutlivesAStop() async throws {
        let journal = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let first = try await withSandbox(journal: journal) { sandbox in try await order(sandbox, 1_002, "a") }
        let id = try #require(first["id"]?.stringValue)
        try await withSandbox(journal: journal) { sandbox in
            let now = try await found(sandbox, "a")
            #expect(now?["id"] == .string(id) && now?["metadata"]?["florin_id"] == .string("a"))
            #expect(now?["status"] == .string("requires_payment_method"))
            #expect(try await order(sandbox, 1_002, "a")["id"] == .string(id))
            let other = try await order(sandbox, 1_003, "a")
            #expect(other["error"]?["type"] == .string("idempotency_error"))
        }
    }

    @Test func onePartnersPaymentIsNoOthers() async throws {
        try await withSandbox { sandbox in
            let intent = try await order(sandbox, 1_002, "a")
            let id = try #require(intent["id"]?.stringValue).dropFirst(3)
            #expect(try await sandbox.get("a").status == 404)
            for path in ["/square/v2/orders/so\(id)", "/square/v2/payments/sp\(id)"] {
                let answer = try await sandbox.client.send(
                    .get, path, headers: [("Authorization", "Bearer sk_square_development")])
                #expect(answer.status == 404, "\(path)")
            }
            let stranger = try await sandbox.client.send(
                .get, "/stripe/v1/payment_intents/pi_\(id)", headers: [("Authorization", "Bearer sk_other")])
            #expect(stranger.status == 401)
            let own = try await sandbox.create("a", "10.02")
            #expect(own.status == 201)
        }
    }

    @Test func onlyTheClientSecretConfirms() async throws {
        try await withSandbox { sandbox in
            let intent = try await order(sandbox, 1_002, "a")
            let (id, secret) = (intent["id"]?.stringValue ?? "", intent["client_secret"]?.stringValue ?? "")
            for (text, status) in [("pi_wrong", 404), (secret, 200)] {
                let answer = try await sandbox.client.send(
                    .post, "/stripe/v1/payment_intents/\(id)/confirm", headers: [Self.stripe],
                    body: FormFields([("client_secret", text)]).bytes, contentType: FormFields.contentType)
                #expect(answer.status == status)
            }
            #expect(try await found(sandbox, "a")?["status"] == .string("succeeded"))
        }
    }
}
