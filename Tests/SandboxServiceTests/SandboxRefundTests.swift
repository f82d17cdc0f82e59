import FoundationEssentials
import HTTPKit
import JSONKit
import Testing

@testable import SandboxService

/// Paying back, one test for each of its behaviours. The payment's own cents say nothing here: a part is paid back.
@Suite(.timeLimit(.minutes(1))) struct SandboxRefundTests {
    private func paid(_ sandbox: SandboxHarness, _ reference: String = "r-1") async throws {
        _ = try await sandbox.create(reference, "100.02")
        #expect(try await sandbox.send(.post, "/payments/\(reference)/settle", "{}").paymentStatus == "succeeded")
        _ = await sandbox.receiver.wait(for: 1)
    }

    private func refund(
        _ sandbox: SandboxHarness, _ refund: String, _ amount: String?, of payment: String = "r-1"
    ) async throws -> SandboxHarness.Answer {
        let money = amount.map { #", "amount": {"amount": "\#($0)", "currency": "USD"}"# } ?? ""
        return try await sandbox.send(.post, "/payments/\(payment)/refunds", #"{"reference": "\#(refund)"\#(money)}"#)
    }

    private func status(_ sandbox: SandboxHarness, _ refund: String) async throws -> String? {
        try await sandbox.send(.get, "/payments/r-1/refunds/\(refund)").paymentStatus
    }

    private func refunded(_ sandbox: SandboxHarness) async throws -> String? {
        try await sandbox.get("r-1").json?["refunded"]?["amount"]?.stringValue
    }

    @Test(arguments: [
        ("10.00", ["refund.succeeded"], "10.00"), ("10.01", ["refund.failed"], "0.00"),
        ("10.03", ["refund.succeeded", "refund.succeeded", "refund.succeeded"], "10.03"),
        ("10.07", ["refund.succeeded", "refund.returned"], "0.00"),
    ])
    func centsSteerWhatComesOfIt(amount: String, events: [String], left: String) async throws {
        try await withSandbox { sandbox in
            try await paid(sandbox)
            let made = try await refund(sandbox, "f-1", amount)
            #expect(made.status == 201 && made.paymentStatus == "pending")
            let webhooks = await sandbox.receiver.wait(for: 1 + events.count).dropFirst()
            #expect(webhooks.compactMap { $0.type } == events)
            #expect(webhooks.allSatisfy { $0.isSigned(with: SandboxConfig.developmentWebhookSecret) })
            #expect(try await refunded(sandbox) == left)
        }
    }

    @Test func oneThatWaitsEndsWhenAsked() async throws {
        try await withSandbox { sandbox in
            try await paid(sandbox)
            _ = try await refund(sandbox, "f-1", "10.02")
            #expect(try await status(sandbox, "f-1") == "pending")
            #expect(try await refunded(sandbox) == "0.00")
            let path = "/payments/r-1/refunds/f-1/settle"
            #expect(try await sandbox.send(.post, path, "{}").paymentStatus == "succeeded")
            #expect(try await sandbox.send(.post, path, #"{"outcome": "failed"}"#).code == "already_ended")
            #expect(try await sandbox.send(.post, path, #"{"outcome": "returned"}"#).paymentStatus == "returned")
            #expect(try await refunded(sandbox) == "0.00")
        }
    }

    @Test func theEventMayComeBeforeTheAnswer() async throws {
        try await withSandbox { sandbox in
            try await paid(sandbox)
            let made = try await refund(sandbox, "f-1", "10.04")
            #expect(made.status == 201 && made.paymentStatus == "succeeded")
            #expect(sandbox.receiver.received.count == 2)
        }
    }

    @Test func aLostAnswerIsNoLostRefund() async throws {
        try await withSandbox { sandbox in
            try await paid(sandbox)
            #expect(try await refund(sandbox, "f-1", "10.05").status == 504)
            #expect(try await status(sandbox, "f-1") == "succeeded")
            let again = try await refund(sandbox, "f-1", "10.05")
            #expect(again.status == 200 && again.paymentStatus == "succeeded")
            #expect(try await refunded(sandbox) == "10.05")
        }
    }

    /// Also over a restart: the second call is not lost again.
    @Test func aLostCallHasDoneNothing() async throws {
        let left = try await withSandbox { sandbox in
            try await paid(sandbox)
            #expect(try await refund(sandbox, "f-1", "10.06").status == 504)
            #expect(try await sandbox.send(.get, "/payments/r-1/refunds/f-1").status == 404)
            let copy = temporaryPath()
            try FileManager.default.copyItem(atPath: sandbox.journal, toPath: copy)
            return copy
        }
        try await withSandbox(journal: left) { sandbox in
            let made = try await refund(sandbox, "f-1", "10.06")
            #expect(made.status == 201)
            let webhook = await sandbox.receiver.wait(for: 1).last
            #expect(webhook?.type == "refund.succeeded")
        }
        try FileManager.default.removeItem(atPath: left)
    }

    @Test func neverMoreThanWasPaidHoweverManyAtOnce() async throws {
        try await withSandbox { sandbox in
            try await paid(sandbox)
            let answers = try await withThrowingTaskGroup(of: SandboxHarness.Answer.self) { group in
                for number in 0..<10 { group.addTask { try await refund(sandbox, "f-\(number)", "30.00") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 3)
            #expect(answers.count { $0.code == "refund_exceeds_payment" } == 7)
            let rest = try await refund(sandbox, "rest", nil)
            #expect(rest.json?["amount"]?["amount"]?.stringValue == "10.02")
        }
    }

    @Test func aReferenceHasOneRefund() async throws {
        try await withSandbox { sandbox in
            try await paid(sandbox)
            let first = try await refund(sandbox, "f-1", "10.00")
            #expect(try await refund(sandbox, "f-1", "10.00").id == first.id)
            #expect(try await refund(sandbox, "f-1", nil).id == first.id)
            #expect(try await refund(sandbox, "f-1", "11.00").code == "reference_reused")
        }
    }

    @Test func onlyWhatWasPaidIsPaidBack() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.create("r-1", "10.02")
            #expect(try await refund(sandbox, "f-1", "1.00").code == "not_refundable")
            #expect(try await refund(sandbox, "f-1", nil, of: "nobody").status == 404)
            _ = try await sandbox.send(.post, "/payments/r-1/settle", "{}")
            for amount in ["0.00", "-1.00", "10.03"] {
                #expect(try await refund(sandbox, "f-1", amount).code == "refund_exceeds_payment")
            }
            let bare = try await sandbox.client.send(.post, "/payments/r-1/refunds", body: Array("{}".utf8))
            #expect(bare.status == 401 || bare.status == 422)
        }
    }

    @Test func refundsSurviveAKill() async throws {
        let left = try await withSandbox { sandbox in
            try await paid(sandbox)
            _ = try await refund(sandbox, "waits", "10.02")
            _ = try await refund(sandbox, "fails", "10.01")
            _ = await sandbox.receiver.wait(for: 2)
            let copy = temporaryPath()
            try FileManager.default.copyItem(atPath: sandbox.journal, toPath: copy)
            return copy
        }
        try await withSandbox(journal: left) { sandbox in
            #expect(try await status(sandbox, "waits") == "pending")
            #expect(try await status(sandbox, "fails") == "failed")
            let rest = try await refund(sandbox, "rest", nil)
            #expect(rest.json?["amount"]?["amount"]?.stringValue == "90.00")
        }
        try FileManager.default.removeItem(atPath: left)
    }
}
