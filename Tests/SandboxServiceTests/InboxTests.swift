import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import MailKit
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import SandboxService

/// The mail server of the sandbox and its inbox, as our own client and whoever looks see them.
struct InboxTests {
    private struct Inbox: Sendable {
        let smtpPort: Int
        let client: PartnerClient
        let receiver: WebhookReceiver
        let baseURL: String

        func send(
            to recipient: String, from returnPath: String = "bounce+1.2@florin.test", id: String = "1",
            _ text: String = "Hello"
        ) async -> SMTPOutcome {
            let server = SMTPServer(host: "127.0.0.1", port: smtpPort, encryption: .offered, ourName: "florin.test")
            let client = SMTPClient(server, connections: 1)
            let message =
                "From: Florin <a@florin.test>\r\nMessage-ID: <\(id)@florin.test>\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\n\(text)\r\n"
            let outcome = await client.send(
                SMTPEnvelope(returnPath: returnPath, recipient: recipient, message: Array(message.utf8)))
            await client.close()
            return outcome
        }

        func messages(_ query: String = "") async throws -> [JSONValue] {
            let answer = try await client.send(.get, "/inbox/messages\(query)")
            return try JSONParser.parse(answer.body)["data"]?.arrayValue ?? []
        }
    }

    private func withInbox(
        journal: String? = nil, _ body: @escaping @Sendable (Inbox) async throws -> Void
    ) async throws {
        let path = journal ?? temporaryPath()
        let receiver = WebhookReceiver()
        try await receiver.serving { url in
            let port = try freePort()
            let settings = try Settings.variables([
                "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": path, "SANDBOX_SMTP_PORT": "\(port)",
                "SANDBOX_EMAIL_WEBHOOK_URL": url, "SANDBOX_REPORT_MILLISECONDS": "20",
                "SANDBOX_RETRY_MILLISECONDS": "10",
            ])
            try await withService(SandboxProvider.self, settings: settings) { service in
                let client = PartnerClient(.shared, name: "sandbox", baseURL: service.baseURL, timeout: patience)
                try await eventually("the mail server") {
                    let probe = SMTPClient(
                        SMTPServer(host: "127.0.0.1", port: port, encryption: .never, ourName: "probe"), connections: 1)
                    let outcome = await probe.send(
                        SMTPEnvelope(returnPath: "", recipient: "probe@hardbounce.test", message: []))
                    await probe.close()
                    if case .refused = outcome { return true }
                    return false
                }
                try await body(Inbox(smtpPort: port, client: client, receiver: receiver, baseURL: service.baseURL))
            }
        }
    }

    @Test func whatComesIsShown() async throws {
        try await withInbox { inbox async throws in
            guard case .accepted = await inbox.send(to: "ada@example.test", "Your code is 123456") else {
                Issue.record("not taken")
                return
            }
            let messages = try await inbox.messages("?to=ADA@example.test&channel=email&limit=1")
            let message = try #require(messages.first)
            #expect(message["to"]?.stringValue == "ada@example.test")
            #expect(message["from"]?.stringValue == "Florin <a@florin.test>")
            #expect(message["subject"]?.stringValue == "Grüße")
            #expect(message["text"]?.stringValue == "Your code is 123456\n")
            #expect(message["headers"]?["Message-ID"]?.stringValue == "<1@florin.test>")
            #expect(message["headers"]?["Return-Path"]?.stringValue == "<bounce+1.2@florin.test>")
            #expect(message["outcome"]?.stringValue == "taken")
            let id = message["id"]?.stringValue ?? ""
            let raw = try await inbox.client.send(.get, "/inbox/messages/\(id)/raw")
            #expect(raw.status == 200 && String(decoding: raw.body, as: UTF8.self).hasPrefix("From: Florin"))
            #expect(try await inbox.messages("?to=eve@example.test").isEmpty)
            #expect(try await inbox.client.send(.delete, "/inbox/messages").status == 204)
            #expect(try await inbox.messages().isEmpty)
        }
    }

    @Test func theAddressSaysWhatBecomesOfIt() async throws {
        try await withInbox { inbox async throws in
            for _ in 0..<2 {
                #expect(
                    await inbox.send(to: "a@hardbounce.test")
                        == .refused(at: .recipient, SMTPReply(code: 550, text: "5.1.1 no such user here")))
                guard case .refused(.recipient, let reply) = await inbox.send(to: "a@full.test") else {
                    Issue.record("full")
                    return
                }
                #expect(reply.code == 452 && reply.enhancedCode == "4.2.2")
            }
            guard case .refused(.recipient, let reply) = await inbox.send(to: "a@grey.test") else {
                Issue.record("grey")
                return
            }
            #expect(reply.code == 451 && reply.enhancedCode == "4.7.1")
            guard case .accepted = await inbox.send(to: "a@grey.test") else {
                Issue.record("grey again")
                return
            }
            guard case .refused = await inbox.send(to: "a@grey.test", from: "bounce+3.4@florin.test") else {
                Issue.record("another message")
                return
            }
            guard case .unknown = await inbox.send(to: "a@drop.test", id: "7") else {
                Issue.record("drop")
                return
            }
            let dropped = try await inbox.messages("?to=a@drop.test")
            #expect(dropped.first?["outcome"]?.stringValue == "dropped")
            guard case .accepted = await inbox.send(to: "a@drop.test", id: "7") else {
                Issue.record("drop again")
                return
            }
            let both = try await inbox.messages("?to=a@drop.test")
            #expect(both.count == 2)
        }
    }

    @Test(arguments: [("a@latebounce.test", "delivery-status"), ("a@complaint.test", "feedback-report")])
    func theReturnPathIsTold(_ address: String, _ kind: String) async throws {
        try await withInbox { inbox async throws in
            guard case .accepted = await inbox.send(to: address) else {
                Issue.record("not taken")
                return
            }
            let request = try #require(await inbox.receiver.wait(for: 1).first)
            #expect(request.isSigned(with: InboxConfig.developmentWebhookSecret))
            let report = MIMEPart(request.body)
            #expect(report.headers["To"] == "<bounce+1.2@florin.test>")
            #expect(report.all.contains { $0.mediaType.name == "message/\(kind)" })
        }
    }

    @Test func aStopForgetsNothing() async throws {
        let journal = temporaryPath()
        try await withInbox(journal: journal) { inbox async throws in
            _ = await inbox.send(to: "a@grey.test")
            _ = await inbox.send(to: "ada@example.test")
            _ = try await inbox.client.send(.post, "/sink/orders?status=500&times=2", body: Array("{}".utf8))
        }
        try await withInbox(journal: journal) { inbox async throws in
            #expect(try await inbox.messages("?channel=email").count == 1)
            guard case .accepted = await inbox.send(to: "a@grey.test") else {
                Issue.record("grey after a stop")
                return
            }
            let second = try await inbox.client.send(.post, "/sink/orders?status=500&times=2", body: [])
            let third = try await inbox.client.send(.post, "/sink/orders?status=500&times=2", body: [])
            #expect(second.status == 500 && third.status == 200)
        }
    }

    @Test func aSinkAnswersAsAsked() async throws {
        try await withInbox { inbox async throws in
            let body = Array(#"{"id": "msg_1"}"#.utf8)
            let plain = try await inbox.client.send(
                .post, "/sink/orders", headers: [("webhook-id", "msg_1")], body: body)
            #expect(plain.status == 201)
            let statuses = try await [0, 1, 2, 3].asyncMap { _ in
                try await inbox.client.send(.post, "/sink/orders?status=500&times=2", body: body).status
            }
            #expect(statuses == [500, 500, 200, 200])
            #expect(try await inbox.client.send(.post, "/sink/gone?status=410", body: body).status == 410)
            let shown = try await inbox.messages("?channel=webhook&to=orders")
            #expect(shown.count == 5)
            #expect(shown.last?["text"]?.stringValue == #"{"id": "msg_1"}"#)
            #expect(shown.last?["headers"]?["webhook-id"]?.stringValue == "msg_1")
            #expect(shown.map { $0["outcome"]?.stringValue ?? "" } == ["200", "200", "500", "500", "201"])
        }
    }

    /// In a browser: rows are there, and what came is text in them.
    @Test func aBrowserShowsWhatCameAndRunsNoneOfIt() async throws {
        try await withInbox { inbox async throws in
            let script = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
            let shown = try await inbox.client.send(
                .post, "/sink/orders", headers: [("X-Script", script)], body: Array(script.utf8))
            try #require(shown.status == 201)
            guard case .accepted = await inbox.send(to: "ada@example.test", script) else {
                Issue.record("not taken")
                return
            }
            let log = "/tmp/\(uniqueName("page"))"
            defer { try? FileManager.default.removeItem(atPath: log) }  // only a leftover in /tmp
            let browser = try WatchedProcess(
                "/usr/bin/chromium",
                [
                    "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                    "--user-data-dir=\(log).profile", "--virtual-time-budget=5000", "--dump-dom",
                    "\(inbox.baseURL)/inbox",
                ], [:], log: log)
            defer { try? FileManager.default.removeItem(atPath: "\(log).profile") }  // only a leftover in /tmp
            try await eventually("the page") { browser.endStatus != nil }
            let page = String(decoding: try Data(contentsOf: URL(filePath: log)), as: UTF8.self)
            #expect(page.contains("<td>ada@example.test</td>") && page.contains("<td>Grüße</td>"), "\(page)")
            #expect(page.contains("<td>&lt;img src=x onerror="), "\(page)")
            #expect(page.contains("<title>Sandbox inbox</title>"))
        }
    }

    @Test func thePageRunsNothingThatCame() async throws {
        try await withInbox { inbox async throws in
            let page = try await inbox.client.send(.get, "/inbox")
            #expect(page.status == 200)
            #expect(page.header("Content-Security-Policy")?.contains("default-src 'none'; script-src 'self'") == true)
            let script = try await inbox.client.send(.get, "/inbox/inbox.js")
            #expect(script.header("Content-Type")?.hasPrefix("text/javascript") == true)
            #expect(!String(decoding: script.body, as: UTF8.self).contains("innerHTML"))
        }
    }
}

extension Sequence {
    /// One after the other.
    fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await transform(element)) }
        return results
    }
}
