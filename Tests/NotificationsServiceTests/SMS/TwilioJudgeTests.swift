import CurlKit
import FoundationEssentials
import HTTPKit
import Primitives
import SandboxService
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

/// What a library that is not ours (`twilio` of PyPI, `scripts/python/webhooks`) makes of signatures: ours takes what
/// it signs, and it believes what the sandbox signs.
@Suite("Twilio's signatures before a judge") struct TwilioJudgeTests {
    private static let python = "\(Checkout.root)/.build/webhooks/bin/python"
    private static let script = "\(Checkout.root)/scripts/python/webhooks/twilio_judge.py"
    private static let token = "a token of tests"

    private static let forms: [FormFields] = [
        FormFields([("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("To", "+14155550123")]),
        FormFields([("Body", "naïve \"quotes\" \u{1F4B8} & = + %"), ("From", "+14155550123"), ("body", "small")]),
        FormFields([("B", "2"), ("A", "2"), ("A", "10"), ("A", "2"), ("AA", "1"), ("A1", "x")]),
        FormFields([("Body", "e\u{301}"), ("Body", "\u{E9}"), ("Empty", ""), ("\u{1F600}", "1"), ("\u{FFFD}", "2")]),
        FormFields([("X", "\r\n\t "), ("Y", String(repeating: "long ", count: 300))]),
        FormFields(),
    ]

    @Test(arguments: [
        "https://api.florin.example.com/api/v1/notifications/webhooks/twilio", "http://127.0.0.1:8080/hook",
        "https://florin.example.com:8443/hook", "http://localhost/hook", "https://[2001:db8::1]:8443/hook",
    ])
    func oursTakesWhatItSigns(url: String) async throws {
        let log = "/tmp/\(uniqueName("twilio"))"
        defer { try? FileManager.default.removeItem(atPath: log) }  // never made when nothing was printed
        let judge = try WatchedProcess(
            Self.python, [Self.script, "sign", url, Self.token] + Self.forms.map(\.text), [:], log: log)
        try await eventually("it has signed") { judge.endStatus != nil }
        let printed = Self.text(log) ?? ""
        let signatures = printed.split(separator: "\n").map(String.init)
        try #require(signatures.count == Self.forms.count, "\(printed)")
        let ours = TwilioSignature(authToken: Self.token, sharedKey: nil, urls: [url])
        for (form, signature) in zip(Self.forms, signatures) {
            #expect(ours.isRight(signature, settings: nil, form), "\(form.text)")
            #expect(!ours.isRight(signature, settings: nil, FormFields(form.all + [("Z", "more")])))
        }
    }

    @Test(arguments: [(token, "believed"), ("another token", "refused")])
    func itBelievesTheSandboxAndNobodyElse(token: String, verdict: String) async throws {
        let (log, place) = ("/tmp/\(uniqueName("twilio"))", "/tmp/\(uniqueName("port"))")
        defer {
            try? FileManager.default.removeItem(atPath: log)  // never made when nothing was printed
            try? FileManager.default.removeItem(atPath: place)
        }
        let judge = try WatchedProcess(Self.python, [Self.script, "take", place, Self.token], [:], log: log)
        defer { judge.kill() }
        let port = try await eventually("the judge listens") { Self.text(place) }
        try await withMessage(signedWith: token, reportedTo: "http://127.0.0.1:\(port)/hook?a=1") {
            let printed = try await eventually("three reports") {
                Self.text(log).map { $0.split(separator: "\n") }.flatMap { $0.count < 3 ? nil : $0 }
            }
            #expect(Set(printed) == [verdict[...]])
        }
    }

    /// Nil for no file, and for one with nothing in it.
    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    }

    /// Runs `body` while a sandbox reports on a message.
    private func withMessage(
        signedWith token: String, reportedTo url: String, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let journal = "\(FileManager.default.temporaryDirectory.path)/\(uniqueName("sms")).journal"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": journal, "TWILIO_AUTH_TOKEN": token,
            "SANDBOX_SMS_MILLISECONDS": "1", "SANDBOX_RETRY_MILLISECONDS": "10",
        ])
        try await withService(SandboxProvider.self, settings: settings) { sandbox in
            let client = PartnerClient(.shared, name: "sandbox", baseURL: sandbox.baseURL)
            let form = FormFields([
                ("To", "+14155550123"), ("From", "+15005550006"), ("Body", "Hello"), ("StatusCallback", url),
            ])
            let answer = try await client.send(
                .post, "/twilio/2010-04-01/Accounts/ACdevelopment/Messages.json",
                headers: [("Authorization", "Basic \(Base64.encode(Array("ACdevelopment:\(token)".utf8)))")],
                body: form.bytes, contentType: FormFields.contentType)
            #expect(answer.status == 201)
            try await body()
        }
    }
}
