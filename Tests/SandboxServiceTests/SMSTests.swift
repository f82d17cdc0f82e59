import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import SandboxService

/// Those who carry short messages, as a sender sees them.
struct SMSTests {
    private static let messages = "/twilio/2010-04-01/Accounts/ACdevelopment/Messages.json"

    private func send(
        _ sandbox: SandboxHarness, to number: String, text: String = "Hello", token: String = "whsec_twilio_development"
    ) async throws -> SandboxHarness.Answer {
        let form = FormFields([
            ("To", number), ("From", "+15005550006"), ("Body", text), ("StatusCallback", sandbox.hookURL),
        ])
        return try await ask(sandbox, .post, Self.messages, form, token)
    }

    private func ask(
        _ sandbox: SandboxHarness, _ method: EndpointMethod, _ path: String, _ form: FormFields?,
        _ token: String = "whsec_twilio_development"
    ) async throws -> SandboxHarness.Answer {
        let answer = try await sandbox.client.send(
            method, path, headers: [("Authorization", "Basic \(Base64.encode(Array("ACdevelopment:\(token)".utf8)))")],
            body: form?.bytes, contentType: FormFields.contentType)
        return SandboxHarness.Answer(status: answer.status, json: try? JSONParser.parse(answer.body))
    }

    private func states(_ receiver: WebhookReceiver) -> [String?] {
        receiver.received.map { FormFields($0.body)?["MessageStatus"] }
    }

    @Test func aMessageIsTakenListedAndReported() async throws {
        try await withSandbox { sandbox in
            let taken = try await send(sandbox, to: "+14155550123")
            #expect(taken.status == 201)
            _ = await sandbox.receiver.wait(for: 3)
            #expect(states(sandbox.receiver) == ["queued", "sent", "delivered"])
            let listed = try await ask(sandbox, .get, "\(Self.messages)?To=%2B14155550123", nil)
            let found = listed.json?["messages"]?.arrayValue ?? []
            #expect(found.count == 1)
            #expect(found.first?["sid"]?.stringValue == taken.json?["sid"]?.stringValue)
            #expect(found.first?["body"]?.stringValue == "Hello")
            let never = try await ask(sandbox, .get, "\(Self.messages)?To=%2B14155550123&DateSent=2001-01-01", nil)
            #expect(never.json?["messages"]?.arrayValue?.isEmpty == true)
        }
    }

    @Test func nobodyElseSendsOrLooks() async throws {
        try await withSandbox { sandbox in
            #expect(try await send(sandbox, to: "+14155550123", token: "another").status == 401)
            #expect(try await ask(sandbox, .get, Self.messages, nil, "another").status == 401)
            let elsewhere = "/twilio/2010-04-01/Accounts/ACother/Messages.json"
            #expect(try await ask(sandbox, .get, elsewhere, nil).status == 401)
            let unknown = try await sandbox.client.send(
                .post, "/africastalking/version1/messaging", headers: [("apiKey", "another")],
                body: FormFields([("username", "sandbox"), ("to", "+1"), ("message", "x")]).bytes,
                contentType: FormFields.contentType)
            #expect(unknown.status == 401)
        }
    }

    @Test(arguments: [
        ("+15005550001", "21211"), ("+15005550002", "21612"), ("+15005550003", "21408"), ("+15005550004", "21610"),
        ("+15005550009", "21614"),
    ])
    func someNumbersTakeNothing(number: String, code: String) async throws {
        try await withSandbox { sandbox in
            let answer = try await send(sandbox, to: number)
            #expect(answer.status == 400)
            #expect(answer.json?["code"] == .number(code))
        }
    }

    @Test func aRestartForgetsNothing() async throws {
        let journal = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        try await withSandbox(journal: journal) { sandbox in
            _ = try await send(sandbox, to: "+14155550101")
            _ = await sandbox.receiver.wait(for: 1)
        }
        try await withSandbox(journal: journal) { sandbox in
            let listed = try await ask(sandbox, .get, "\(Self.messages)?To=%2B14155550101", nil)
            #expect(listed.json?["messages"]?.arrayValue?.count == 1)
            let shown = try await sandbox.send(.get, "/inbox/messages?channel=sms")
            #expect(shown.json?["data"]?.arrayValue?.first?["text"]?.stringValue == "Hello")
        }
    }
}
