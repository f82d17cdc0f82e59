import HTTPKit
import JSONKit
import Testing

@testable import SandboxService

@Suite(.timeLimit(.minutes(1))) struct CheckoutTests {
    private func page(_ sandbox: SandboxHarness, _ created: SandboxHarness.Answer) throws -> String {
        let url = try #require(created.json?["checkout_url"]?.stringValue)
        return String(url[(try #require(url.firstRange(of: "/checkout/"))).lowerBound...])
    }

    @Test(arguments: [("approve", "succeeded", "Paid."), ("decline", "failed", "Declined.")])
    func customerDecidesOnThePage(_ decision: String, _ status: String, _ text: String) async throws {
        try await withSandbox { sandbox in
            let path = try page(sandbox, try await sandbox.create("r-1", "10.02"))
            let form = try await sandbox.client.send(.get, path)
            #expect(form.header("Content-Type") == "text/html; charset=utf-8")
            #expect(String(decoding: form.body, as: UTF8.self).contains("10.02 USD"))
            let done = try await sandbox.client.send(
                .post, path, body: Array("decision=\(decision)".utf8),
                contentType: "application/x-www-form-urlencoded")
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
            _ = try await sandbox.client.send(.post, path, body: Array("decision=approve".utf8), contentType: "x/y")
            let html = String(decoding: try await sandbox.client.send(.get, path).body, as: UTF8.self)
            #expect(html.contains("&lt;script&gt;") && !html.contains("<script>") && !html.contains("javascript:"))
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
