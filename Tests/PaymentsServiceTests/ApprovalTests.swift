import Authentication
import Contracts
import JSONKit
import NIOHTTP1
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// From an amount on, money that cannot be credited goes elsewhere or back once a second operator agrees.
@Suite(.timeLimit(.minutes(2))) struct ApprovalTests {
    /// 5.00 dollars.
    private static let settings = ["APPROVAL_FROM_CENTS": "500"]
    private static let second = UserID(UniqueID(high: 9, low: 10))
    private static let other = UniqueID(high: 8, low: 9)
    private static let path = "/api/v1/admin/payments/approvals"
    private static let redirected = #"{"wallet_id":"\#(other)","reason":"closed"}"#

    private func ask(
        _ payments: PaymentsHarness, _ id: String, _ verb: String, key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        let body = verb == "redirect" ? Self.redirected : #"{"reason":"closed"}"#
        return try await payments.asOperator(.POST, "\(PaymentsHarness.operators)/\(id)/\(verb)", body, key: key)
    }

    private func decide(
        _ payments: PaymentsHarness, _ answer: PaymentsHarness.Answer, _ verb: String = "approve",
        by user: UserID = second
    ) async throws -> PaymentsHarness.Answer {
        let id = try #require(answer.json["id"]?.stringValue)
        return try await payments.send(
            .POST, "\(Self.path)/\(id)/\(verb)", as: user, roles: [.operator], json: #"{"reason":"seen"}"#)
    }

    @Test func aLargeRefundIsMadeByTwo() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit("10.02")
            let asked = try await ask(payments, id, "refund", key: "k")
            #expect(asked.status == 202 && asked.json["status"] == .string("pending"))
            #expect(asked.json["operation"] == .string("refundDeposit"))
            #expect(try await ask(payments, id, "refund", key: "k").body == asked.body)
            #expect(try await ask(payments, id, "refund").code == "approval_pending")
            #expect(try await payments.stage(id) == "held")
            #expect(try await decide(payments, asked, by: PaymentsHarness.staff).code == "own_decision")
            let done = try await decide(payments, asked)
            #expect(done.status == 200 && done.json["status"] == .string("approved"))
            #expect(try await payments.stage(id) == "refunding")
            #expect(try await decide(payments, asked).body == done.body)
            let actions = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(id)").json["actions"]
            #expect(actions?.arrayValue?.count == 1)
            #expect(actions?.arrayValue?.first?["by"]?.stringValue == "\(PaymentsHarness.staff)")
        }
    }

    @Test func aLargeRedirectionIsMadeByTwoAndTheWalletIsAskedAgain() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit()
            let asked = try await ask(payments, id, "redirect")
            #expect(asked.status == 202 && asked.json["request"] == .string(Self.redirected))
            payments.wallet.state.withLock {
                $0.refusal = nil
                $0.checkRefusal = "wallet_frozen"
            }
            let refused = try await decide(payments, asked)
            #expect(refused.status == 422 && refused.code == "wallet_frozen")
            payments.wallet.state.withLock { $0.checkRefusal = nil }
            #expect(try await decide(payments, asked).status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            let credited = payments.wallet.state.withLock { Array($0.credited.values) }
            #expect(credited.map { $0.walletID } == [Self.other])
        }
    }

    @Test func smallOnesAreMadeByOne() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit("4.99")
            #expect(try await ask(payments, id, "refund").status == 200)
        }
    }

    /// What has no effect now is refused instead of kept.
    @Test func onlyWhatCouldBeDoneNowWaits() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit()
            payments.wallet.state.withLock { $0.checkRefusal = "currency_mismatch" }
            #expect(try await ask(payments, id, "redirect").code == "currency_mismatch")
            payments.wallet.state.withLock { $0.checkRefusal = nil }
            let (back, away) = (try await ask(payments, id, "refund"), try await ask(payments, id, "redirect"))
            #expect(back.status == 202 && away.status == 202)
            #expect(try await decide(payments, back).status == 200)
            // Of two ways out the first that is agreed to is taken.
            #expect(try await decide(payments, away).code == "deposit_not_held")
            #expect(try await decide(payments, away, "reject").status == 200)
            #expect(try await ask(payments, id, "redirect").code == "deposit_not_held")
        }
    }

    @Test func theOwnerOfADepositDecidesNothing() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit()
            let asked = try await ask(payments, id, "refund")
            for verb in ["approve", "reject"] {
                #expect(try await decide(payments, asked, verb, by: PaymentsHarness.customer).code == "own_decision")
            }
            #expect(try await payments.stage(id) == "held")
        }
    }

    /// Two who agree at once, and one who does not: one of them counts.
    @Test func ofManyDecisionsAtOnceOneCounts() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit("10.02")
            let asked = try await ask(payments, id, "refund")
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let user = UserID(UniqueID(high: 10, low: UInt64(number)))
                        return try await decide(payments, asked, number == 3 ? "reject" : "approve", by: user)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 200 } == 1)
            #expect(answers.count { $0.code == "approval_ended" } == 5)
            let list = try await payments.asOperator(.GET, "\(Self.path)?resource_id=\(id)").json["data"]?.arrayValue
            let isApproved = list?.first?["status"] == .string("approved")
            #expect(try await payments.stage(id) == (isApproved ? "refunding" : "held"))
        }
    }

    /// The job ends what nobody decides, and tells of it.
    @Test func whatNobodyDecidesInTimeEnds() async throws {
        try await PaymentsHarness.run(Self.settings.merging(["APPROVAL_LIFETIME_HOURS": "1"]) { $1 }) { payments in
            let id = try await payments.heldDeposit("10.02")
            let asked = try await ask(payments, id, "refund")
            payments.clock.advance(by: .seconds(3_600))
            let late = try await decide(payments, asked)
            #expect(late.code == "approval_ended" && late.json["state"] == .string("expired"))
            #expect(try await payments.stage(id) == "held")
        }
    }

    // MARK: Ways round

    /// Meanwhile the wallet has taken the money as it was ordered: neither back nor elsewhere any more.
    @Test func anApprovalThatComesTooLateMovesNothing() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit()
            let asked = try await ask(payments, id, "refund")
            payments.wallet.state.withLock { $0.refusal = nil }
            #expect(try await payments.asOperator(.POST, "\(PaymentsHarness.operators)/\(id)/retry").status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            let late = try await decide(payments, asked)
            #expect(late.status == 409 && late.code == "deposit_not_held")
            #expect(payments.wallet.credits == 1)
            #expect(try await payments.status(id) == "succeeded")
            #expect(try await decide(payments, asked, "reject").status == 200)
        }
    }

    /// Another wallet under the same key, or beside what waits, is not what was asked for.
    @Test func theTargetOfARedirectionStays() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit()
            let asked = try await ask(payments, id, "redirect", key: "k")
            let path = "\(PaymentsHarness.operators)/\(id)/redirect"
            let other = #"{"wallet_id":"\#(UniqueID(high: 8, low: 10))","reason":"closed"}"#
            #expect(try await payments.asOperator(.POST, path, other, key: "k").code == "idempotency_key_reused")
            #expect(try await payments.asOperator(.POST, path, other).code == "approval_pending")
            payments.wallet.state.withLock { $0.refusal = nil }
            #expect(try await decide(payments, asked).status == 200)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(payments.wallet.state.withLock { $0.credited.values.map(\.walletID) } == [Self.other])
        }
    }

    @Test func partsAreCountedTogether() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let (one, two) = (try await payments.heldDeposit("2.50"), try await payments.heldDeposit("2.50"))
            #expect(try await ask(payments, one, "refund", key: "one").status == 200)
            #expect(try await ask(payments, two, "redirect").status == 202)
            // A repetition counts nothing and is not judged anew.
            #expect(try await ask(payments, one, "refund", key: "one").status == 200)
            #expect(try await payments.stage(two) == "held")
        }
    }

    /// What the wallet has no rate for waits; while the wallet is away nobody knows, and nothing happens.
    @Test func whatNobodyCanWeighWaits() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            payments.wallet.state.withLock {
                $0.refusal = "wallet_closed"
                $0.weighs = false
            }
            let created = try await payments.deposit("4.00", currency: "EUR")
            let id = try #require(created.json["id"]?.stringValue, "\(created.code ?? "")")
            try await payments.waitUntil(id, isIn: "held")
            let asked = try await ask(payments, id, "refund")
            #expect(asked.status == 202 && asked.json["worth"] == .null)
        }
    }

    @Test func whatAFormerOperatorAskedForIsNotDone() async throws {
        try await PaymentsHarness.run(Self.settings) { payments in
            let id = try await payments.heldDeposit()
            let asked = try await ask(payments, id, "refund")
            payments.directory.set(PaymentsHarness.staff, roles: ["customer"])
            #expect(try await decide(payments, asked).code == "requester_not_operator")
            #expect(try await payments.stage(id) == "held")
            payments.directory.set(Self.second, roles: ["support"])
            payments.directory.set(PaymentsHarness.staff, roles: ["operator"])
            #expect(try await decide(payments, asked).code == "forbidden")
            #expect(try await decide(payments, asked, by: UserID(UniqueID(high: 9, low: 11))).status == 200)
        }
    }
}
