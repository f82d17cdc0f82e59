import HTTPKit
import JSONKit
import Testing

@testable import SandboxService

@Suite(.timeLimit(.minutes(1))) struct SandboxPaymentsTests {
    @Test func ordinaryPaymentSucceedsAndTheSignedWebhookSaysSo() async throws {
        try await withSandbox { sandbox in
            let created = try await sandbox.create("r-1", "10.00")
            #expect(created.status == 201 && created.paymentStatus == "pending")
            let webhook = try #require(await sandbox.receiver.wait(for: 1).first)
            #expect(webhook.type == "payment.succeeded" && webhook.reference == "r-1")
            #expect(webhook.isSigned(with: SandboxConfig.developmentWebhookSecret))
            #expect(!webhook.isSigned(with: "another secret"))
            #expect(try await sandbox.get("r-1").paymentStatus == "succeeded")
        }
    }

    @Test func amountEndingIn01Fails() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.create("r-1", "10.01")
            #expect(await sandbox.receiver.wait(for: 1).first?.type == "payment.failed")
            let payment = try await sandbox.get("r-1")
            #expect(payment.paymentStatus == "failed")
            #expect(payment.json?["failure_code"]?.stringValue == "card_declined")
        }
    }

    @Test func amountEndingIn02EndsOnlyWhenAsked() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.create("r-1", "10.02")
            // An ordinary one made later has ended: this one would have as well.
            _ = try await sandbox.create("r-2", "10.00")
            _ = await sandbox.receiver.wait(for: 1)
            #expect(try await sandbox.get("r-1").paymentStatus == "pending")
            #expect(try await sandbox.send(.post, "/payments/r-1/settle", "{}").paymentStatus == "succeeded")
            #expect(await sandbox.receiver.wait(for: 2).last?.reference == "r-1")
        }
    }

    @Test func amountEndingIn03NotifiesThreeTimesOfOneEvent() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.create("r-1", "10.03")
            let webhooks = await sandbox.receiver.wait(for: 3)
            #expect(webhooks.count == 3 && Set(webhooks.map(\.eventID)).count == 1)
        }
    }

    @Test func amountEndingIn04NotifiesBeforeItAnswers() async throws {
        try await withSandbox { sandbox in
            let created = try await sandbox.create("r-1", "10.04")
            #expect(created.status == 201 && created.paymentStatus == "succeeded")
            #expect(sandbox.receiver.received.count == 1)
        }
    }

    @Test func amountEndingIn05AnswersWithATimeoutThoughItSucceeded() async throws {
        try await withSandbox { sandbox in
            let created = try await sandbox.create("r-1", "10.05")
            #expect(created.status == 504 && created.code == "gateway_timeout")
            #expect(sandbox.receiver.received.isEmpty)
            #expect(try await sandbox.get("r-1").paymentStatus == "succeeded")
            #expect(await sandbox.receiver.wait(for: 1).first?.type == "payment.succeeded")
        }
    }

    @Test func webhookIsSentAgainUntilItIsTaken() async throws {
        try await withSandbox(receiver: WebhookReceiver(refusals: 3)) { sandbox in
            _ = try await sandbox.create("r-1", "10.00")
            let webhooks = await sandbox.receiver.wait(for: 4)
            #expect(Set(webhooks.map(\.eventID)).count == 1)
        }
    }

    @Test func referenceHasOnePaymentHoweverOftenItIsMade() async throws {
        try await withSandbox { sandbox in
            let answers = try await withThrowingTaskGroup(of: SandboxHarness.Answer.self) { group in
                for _ in 0..<20 { group.addTask { try await sandbox.create("r-1", "10.02") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 1 && answers.count { $0.status == 200 } == 19)
            #expect(Set(answers.map(\.id)).count == 1)
            let other = try await sandbox.create("r-1", "11.02")
            #expect(other.status == 409 && other.code == "reference_reused")
        }
    }

    @Test func paymentEndsOnce() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.create("r-1", "10.02")
            #expect(try await sandbox.send(.post, "/payments/r-1/cancel", "{}").paymentStatus == "canceled")
            #expect(try await sandbox.send(.post, "/payments/r-1/cancel", "{}").status == 200)
            let settled = try await sandbox.send(.post, "/payments/r-1/settle", "{}")
            #expect(settled.status == 409 && settled.code == "already_ended")
            #expect(settled.json?["payment_status"]?.stringValue == "canceled")
        }
    }

    @Test func unknownReferenceIsNotFound() async throws {
        try await withSandbox { sandbox in
            let looked = try await sandbox.get("nobody")
            let settled = try await sandbox.send(.post, "/payments/nobody/settle", "{}")
            #expect(looked.status == 404 && settled.status == 404)
        }
    }

    @Test func nothingIsToldWithoutTheKey() async throws {
        try await withSandbox { sandbox in
            for header in [[], [("Authorization", "Bearer wrong")]] {
                let answer = try await sandbox.client.send(.get, "/payments/r-1", headers: header)
                #expect(answer.status == 401)
            }
        }
    }

    @Test(arguments: ["0.00", "-1.00", "1.001", "x"])
    func badAmountIsRefused(_ amount: String) async throws {
        try await withSandbox { sandbox in
            let answer = try await sandbox.create("r-1", amount)
            #expect(answer.status == 422)
        }
    }

    @Test func ratesHaveBaseSourceAndTime() async throws {
        try await withSandbox { sandbox in
            let rates = try await sandbox.send(.get, "/fx/rates")
            #expect(rates.json?["base"]?.stringValue == "USD")
            #expect(rates.json?["source"]?.stringValue == "sandbox")
            #expect(rates.json?["as_of"]?.stringValue?.hasSuffix(":00:00.000Z") == true)
            #expect(rates.json?["rates"]?["EUR"]?.stringValue == "0.92")
            #expect(rates.json?["rates"]?["NGN"]?.stringValue == "1650")
        }
    }
}
