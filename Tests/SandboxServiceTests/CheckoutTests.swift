import HTTPKit
import JSONKit
import Testing

@testable import SandboxService

@Suite(.timeLimit(.minutes(1))) struct CheckoutTests {
    private func page(_ sandbox: SandboxHarness, _ created: SandboxHarness.Answer) throws -> String {
        let url = try #require(created.json?["checkout_url"]?.stringValue)
        return String(url[(try #require(url.firstRange(of: "/checkout/"))).lowerBound...])
    }

    /// What the page's own form sends.
    private func form(_ sandbox: SandboxHarness, _ path: String, _ decision: String) async throws -> [UInt8] {
        let html = String(decoding: try await sandbox.client.send(.get, path).body, as: UTF8.self)
        let start = try #require(html.firstRange(of: #"name="token" value=""#)).upperBound
        return Array("token=\(html[start...].prefix { $0 != "\"" })&decision=\(decision)".utf8)
    }

    private func decide(
        _ sandbox: SandboxHarness, _ path: String, _ form: [UInt8], headers: [(String, String)] = []
    ) async throws -> PartnerClient.Answer {
        try await sandbox.client.send(
            .post, path, headers: headers.map { (name: $0.0, value: $0.1) }, body: form,
            contentType: "application/x-www-form-urlencoded")
    }

    @Test(arguments: [("approve", "succeeded", "Paid."), ("decline", "failed", "Declined.")])
    func customerDecidesOnThePage(_ decision: String, _ status: String, _ text: String) async throws {
        try await withSandbox { sandbox in
            let path = try page(sandbox, try await sandbox.create("r-1", "10.02"))
            let shown = try await sandbox.client.send(.get, path)
            #expect(shown.header("Content-Type") == "text/html; charset=utf-8")
            #expect(String(decoding: shown.body, as: UTF8.self).contains("10.02 USD"))
            let done = try await decide(sandbox, path, try await form(sandbox, path, decision))
            #expect(String(decoding: done.body, as: UTF8.self).contains(text))
            #expect(try await sandbox.get("r-1").paymentStatus == status)
            #expect(await sandbox.receiver.wait(for: 1).first?.type == "payment.\(status)")
        }
    }

    @Test func pageShowsWhatMerchantsSendAsTextOnly() async throws {
        try await withSandbox { sandbox in
            let created = try await sandbox.send(
                .post, "/payments",
                #"""
                {"reference": "<script>", "amount": {"amount": "10.02", "currency": "USD"},
                 "return_url": "javascript:alert(1)"}
                """#)
            let path = try page(sandbox, created)
            _ = try await decide(sandbox, path, try await form(sandbox, path, "approve"))
            let html = String(decoding: try await sandbox.client.send(.get, path).body, as: UTF8.self)
            #expect(html.contains("&lt;script&gt;") && !html.contains("<script>") && !html.contains("javascript:"))
        }
    }

    /// Another site could show the page in a frame under its own buttons, or send the form by itself.
    @Test func nobodyElsesPageShowsOrSendsTheForm() async throws {
        try await withSandbox { sandbox in
            let path = try page(sandbox, try await sandbox.create("r-1", "10.02"))
            let shown = try await sandbox.client.send(.get, path)
            let policy = try #require(shown.header("Content-Security-Policy"))
            #expect(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"))
            #expect(shown.header("X-Frame-Options") == "DENY")
            // The address of the page is all it takes to pay on it: it goes to no other site.
            #expect(shown.header("Referrer-Policy") == "same-origin")
            let right = try await form(sandbox, path, "approve")
            for headers in [
                [("Origin", "https://evil.example")], [("Origin", "null")], [("Origin", "http://127.0.0.1:1")],
                [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")],
            ] {
                #expect(try await decide(sandbox, path, right, headers: headers).status == 403, "\(headers)")
            }
            let other = try page(sandbox, try await sandbox.create("r-2", "10.02"))
            let foreign = try await form(sandbox, other, "approve")
            for wrong in [
                Array("decision=approve".utf8), Array("token=&decision=approve".utf8), foreign,
                right + Array("&token=x".utf8), Array(right.dropLast()),
            ] {
                let status = try await decide(sandbox, path, wrong).status
                #expect(status == 403 || status == 422, "\(String(decoding: wrong, as: UTF8.self))")
            }
            #expect(try await sandbox.get("r-1").paymentStatus == "pending")
            let own = [("Origin", sandbox.baseURL), ("Sec-Fetch-Site", "same-origin")]
            #expect(try await decide(sandbox, path, right, headers: own).status == 200)
        }
    }

    @Test(arguments: ["myapp://paid", "https://shop.example/paid"])
    func pageLeadsBackToPagesAndApps(url: String) async throws {
        try await withSandbox { sandbox in
            let created = try await sandbox.send(
                .post, "/payments",
                #"{"reference": "r", "amount": {"amount": "10.02", "currency": "USD"}, "return_url": "\#(url)"}"#)
            let path = try page(sandbox, created)
            let done = try await decide(sandbox, path, try await form(sandbox, path, "approve"))
            #expect(String(decoding: done.body, as: UTF8.self).contains(#"<a href="\#(url)">"#))
        }
    }

    @Test(arguments: ["javascript://%0Aalert(1)", "data://text/html,x", "JAVASCRIPT://x", "file:///etc/passwd"])
    func pageLeadsToNoScript(url: String) async throws {
        try await withSandbox { sandbox in
            let created = try await sandbox.send(
                .post, "/payments",
                #"{"reference": "r", "amount": {"amount": "10.02", "currency": "USD"}, "return_url": "\#(url)"}"#)
            let path = try page(sandbox, created)
            let done = try await decide(sandbox, path, try await form(sandbox, path, "approve"))
            #expect(!String(decoding: done.body, as: UTF8.self).contains("<a "))
        }
    }

    @Test func unknownPageIsNotFound() async throws {
        try await withSandbox { sandbox in
            let answer = try await sandbox.client.send(.get, "/checkout/019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")
            #expect(answer.status == 404)
        }
    }

    @Test func aMarkBehindAQuoteDoesNotHideIt() {
        let html = CheckoutPage.escaped("\"\u{301} onclick=x <\u{338}>")
        #expect(!html.unicodeScalars.contains { ["\"", "<", ">"].contains($0) })
    }
}
