import FoundationEssentials
import HTTPKit
import JSONKit
import Testing

@testable import SandboxService

/// Paying out, one test for each of its behaviours.
@Suite(.timeLimit(.minutes(1))) struct PayoutTests {
    private func pay(
        _ sandbox: SandboxHarness, _ reference: String, _ amount: String, account: String = "0123456789"
    ) async throws -> SandboxHarness.Answer {
        try await sandbox.send(
            .post, "/payouts",
            #"""
            {"reference": "\#(reference)", "amount": {"amount": "\#(amount)", "currency": "USD"},
            "account": {"bank_code": "058", "account_number": "\#(account)"}}
            """#)
    }

    private func status(_ sandbox: SandboxHarness, _ reference: String) async throws -> String? {
        try await sandbox.send(.get, "/payouts/\(reference)").paymentStatus
    }

    @Test(arguments: [
        ("10.00", ["payout.succeeded"], "succeeded"), ("10.01", ["payout.failed"], "failed"),
        ("10.03", ["payout.succeeded", "payout.succeeded", "payout.succeeded"], "succeeded"),
        ("10.07", ["payout.succeeded", "payout.returned"], "returned"),
    ])
    func centsSteerWhatComesOfIt(amount: String, events: [String], end: String) async throws {
        try await withSandbox { sandbox in
            let made = try await pay(sandbox, "p-1", amount)
            #expect(made.status == 201 && made.paymentStatus == "pending")
            let webhooks = await sandbox.receiver.wait(for: events.count)
            #expect(webhooks.compactMap { $0.type } == events)
            #expect(webhooks.allSatisfy { $0.isSigned(with: SandboxConfig.developmentWebhookSecret) })
            #expect(try await status(sandbox, "p-1") == end)
            // One payout for a reference.
            #expect(try await pay(sandbox, "p-1", amount).status == 200)
            #expect(try await pay(sandbox, "p-1", "11.00").code == "reference_reused")
        }
    }

    @Test func theEventMayComeFirst() async throws {
        try await withSandbox { sandbox in
            let made = try await pay(sandbox, "p-1", "10.04")
            #expect(made.paymentStatus == "succeeded")
            #expect(await sandbox.receiver.wait(for: 1).first?.type == "payout.succeeded")
        }
    }

    @Test func anAnswerMayGetLostWithOrWithoutItsEffect() async throws {
        try await withSandbox { sandbox in
            let done = try await pay(sandbox, "done", "10.05")
            #expect(done.status == 504)
            #expect(try await status(sandbox, "done") == "succeeded")
            #expect(try await pay(sandbox, "lost", "10.06").status == 504)
            #expect(try await sandbox.send(.get, "/payouts/lost").status == 404)
            #expect(try await pay(sandbox, "lost", "10.06").status == 201)
        }
    }

    @Test func oneThatWaitsEndsWhenAsked() async throws {
        try await withSandbox { sandbox in
            _ = try await pay(sandbox, "p-1", "10.02")
            #expect(try await status(sandbox, "p-1") == "pending")
            let path = "/payouts/p-1/settle"
            #expect(try await sandbox.send(.post, path, "{}").paymentStatus == "succeeded")
            #expect(try await sandbox.send(.post, path, #"{"outcome": "failed"}"#).code == "already_ended")
            #expect(try await sandbox.send(.post, path, #"{"outcome": "returned"}"#).paymentStatus == "returned")
        }
    }

    @Test func onlyAccountsOfItsRegistryGetAnything() async throws {
        try await withSandbox { sandbox in
            let refused = try await pay(sandbox, "p-1", "10.00", account: "9999999999")
            #expect(refused.status == 422 && refused.code == "account_not_found")
            #expect(try await sandbox.send(.get, "/payouts/p-1").status == 404)
            let asked = #"{"country": "NG", "bank_code": "058", "account_number": "0123456789"}"#
            let holder = try await sandbox.send(.post, "/banks/resolve", asked)
            #expect(holder.json?["account_name"] == .string("ADA LOVELACE"))
        }
    }

    /// A kill forgets nothing: neither what was done nor what is left to do.
    @Test func aRestartGoesOn() async throws {
        let journal = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        try await withSandbox(journal: journal) { sandbox in
            _ = try await pay(sandbox, "waits", "10.02")
            #expect(try await pay(sandbox, "lost", "10.06").status == 504)
        }
        try await withSandbox(journal: journal) { sandbox in
            let found = try await status(sandbox, "waits")
            #expect(found == "pending")
            #expect(try await pay(sandbox, "lost", "10.06").status == 201)
            #expect(try await pay(sandbox, "waits", "10.02").status == 200)
        }
    }
}
