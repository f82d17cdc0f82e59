import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import TestSupport

@testable import SandboxService

/// A running sandbox and its merchant.
struct SandboxHarness: Sendable {
    let receiver: WebhookReceiver
    let client: PartnerClient
    let journal: String
    let baseURL: String
    /// Where the receiver takes what it is told.
    let hookURL: String

    private static let authorization = ("Authorization", "Bearer \(SandboxConfig.developmentKey)")

    struct Answer: Sendable {
        let status: Int
        let json: JSONValue?

        var code: String? { json?["code"]?.stringValue }
        var paymentStatus: String? { json?["status"]?.stringValue }
        var id: String? { json?["id"]?.stringValue }
    }

    func create(_ reference: String, _ amount: String, currency: String = "USD") async throws -> Answer {
        try await send(
            .post, "/payments",
            #"{"reference": "\#(reference)", "amount": {"amount": "\#(amount)", "currency": "\#(currency)"}}"#)
    }

    func get(_ reference: String) async throws -> Answer { try await send(.get, "/payments/\(reference)") }

    func send(_ method: EndpointMethod, _ path: String, _ json: String? = nil) async throws -> Answer {
        let answer = try await client.send(
            method, path, headers: [Self.authorization], body: json.map { Array($0.utf8) })
        return Answer(status: answer.status, json: try? JSONParser.parse(answer.body))
    }
}

/// Runs a sandbox with a journal of its own, and a merchant that it notifies.
@discardableResult
func withSandbox<R: Sendable>(
    receiver: WebhookReceiver = WebhookReceiver(), journal: String? = nil,
    _ body: @escaping @Sendable (SandboxHarness) async throws -> R
) async throws -> R {
    let path = journal ?? temporaryPath()
    defer { if journal == nil { try? FileManager.default.removeItem(atPath: path) } }  // only a leftover in /tmp
    return try await receiver.serving { url in
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": path, "SANDBOX_WEBHOOK_URL": url,
            "SANDBOX_SETTLE_MILLISECONDS": "20", "SANDBOX_LATE_WEBHOOK_SECONDS": "1",
            "SANDBOX_RETRY_MILLISECONDS": "10", "SANDBOX_SMS_MILLISECONDS": "5",
            "SANDBOX_VTPASS_WEBHOOK_URL": url, "SANDBOX_VTPASS_REVERSAL_SECONDS": "0",
        ])
        return try await withService(SandboxProvider.self, settings: settings) { service in
            let client = PartnerClient(.shared, name: "sandbox", baseURL: service.baseURL, timeout: patience)
            return try await body(
                SandboxHarness(
                    receiver: receiver, client: client, journal: path, baseURL: service.baseURL, hookURL: url))
        }
    }
}

func temporaryPath() -> String {
    "\(FileManager.default.temporaryDirectory.path)/sandbox-\(UInt64.random(in: .min ... .max)).journal"
}
