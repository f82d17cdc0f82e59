import Authentication
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Money that was sent by mistake comes back when whoever has it agrees.
@Suite(.timeLimit(.minutes(2))) struct ReversalTests {
    private static let path = PaymentsHarness.reversals

    private func asked(_ payments: PaymentsHarness, _ transaction: String) async throws -> String {
        let answer = try await payments.askBack(transaction)
        return try #require(answer.json["id"]?.stringValue, "\(answer.status) \(answer.code ?? "")")
    }

    private func decide(
        _ payments: PaymentsHarness, _ id: String, _ verb: String, as user: UserID = People.grace
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(.POST, "\(Self.path)/\(id)/\(verb)", as: user)
    }

    @Test func theReceiverGivesItBack() async throws {
        try await People.run { payments in
            let payment = try await payments.sent("40.00")
            let id = try await asked(payments, payment)
            #expect(try await decide(payments, id, "approve", as: People.ada).status == 404)
            #expect(try await decide(payments, id, "approve", as: People.mary).status == 404)
            let done = try await decide(payments, id, "approve")
            #expect(done.json["status"] == .string("completed"), "\(done.status) \(done.code ?? "")")
            #expect(done.json["reversal_transaction_id"] == .string(id))
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
            #expect(try await payments.payment(payment).json["status"] == .string("reversed"))
            #expect(try await payments.askBack(payment).code == "already_reversed")
            #expect(try await payments.refundPayment(payment).code == "not_refundable")
            #expect(try await decide(payments, id, "approve").code == "not_open")
            #expect(try await payments.events("payments.reversal_completed.v1") == 1)
        }
    }

    /// A customer's own transfer, between own wallets and to somebody else.
    @Test func transfersOfTheWalletComeBackToo() async throws {
        try await People.run { payments in
            let second = UniqueID(high: 8, low: 208)
            payments.wallet.door.open(second, People.ada)
            let (own, other) = (UniqueID(high: 5, low: 1), UniqueID(high: 5, low: 2))
            #expect(payments.wallet.door.transfer(own, from: People.adas, to: second, 1_000))
            #expect(payments.wallet.door.transfer(other, from: People.adas, to: People.graces, 2_000))
            let first = try await payments.askBack(own.description, key: "own")
            #expect(first.status == 201 && first.json["status"] == .string("completed"), "\(first.code ?? "")")
            #expect(try await payments.askBack(own.description, key: "own").body == first.body)
            #expect(payments.wallet.door.balance(People.adas) == 8_000)
            // Whoever got it asks for nothing.
            #expect(try await payments.askBack(other.description, as: People.grace).status == 404)
            let id = try await asked(payments, other.description)
            #expect(try await decide(payments, id, "approve").json["status"] == .string("completed"))
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
            payments.clock.advance(by: .seconds(86_400))
            let late = UniqueID(high: 5, low: 3)
            #expect(payments.wallet.door.transfer(late, from: People.adas, to: People.graces, 1_000))
            #expect(try await payments.askBack(late.description).code == "window_over")
        }
    }

    @Test func ofApprovingDecliningAndItsEndOneWins() async throws {
        try await People.run { payments in
            for _ in 0..<3 {
                let payment = try await payments.sent("10.00")
                let id = try await asked(payments, payment)
                #expect(try await payments.askBack(payment).code == "already_reversed")
                let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                    for verb in ["approve", "decline", "approve", "decline"] {
                        group.addTask { try await decide(payments, id, verb) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(answers.count { $0.status == 200 } == 1)
                #expect(answers.count { $0.code == "not_open" } == 3)
                let end = try await payments.send(.GET, "\(Self.path)/\(id)", as: People.ada).json
                let state = try await payments.payment(payment).json["status"]
                #expect((end["status"] == .string("completed")) == (state == .string("reversed")))
            }
        }
    }

    @Test func nobodysAnswerIsNo() async throws {
        try await People.run { payments in
            let payment = try await payments.sent("10.00")
            let id = try await asked(payments, payment)
            payments.clock.advance(by: .seconds(72 * 3_600))
            #expect(try await decide(payments, id, "approve").code == "not_open")
            try await payments.until(Self.path, id, is: "expired", as: People.ada)
            #expect(payments.wallet.door.balance(People.graces) == 1_000)
            #expect(try await payments.events("payments.reversal_expired.v1") == 1)
        }
    }

    @Test func whatIsNotThereAnyMoreCanBeAgreedToAgain() async throws {
        try await People.run { payments in
            let payment = try await payments.sent("10.00")
            let id = try await asked(payments, payment)
            payments.wallet.door.state.withLock { $0.wallets[People.graces]?.held = 1 }
            let refused = try await decide(payments, id, "approve")
            #expect(refused.status == 200 && refused.json["status"] == .string("requested"))
            #expect(refused.json["failure_code"] == .string("insufficient_funds"))
            payments.wallet.door.state.withLock { $0.wallets[People.graces]?.held = 0 }
            #expect(try await decide(payments, id, "approve").json["status"] == .string("completed"))
        }
    }

    @Test func anOperatorAgreesForWhoeverHasIt() async throws {
        try await People.run { payments in
            let payment = try await payments.sent("10.00")
            let id = try await asked(payments, payment)
            let path = "\(PaymentsHarness.staffReversals)/\(id)"
            #expect(
                try await payments.send(
                    .POST, "\(path)/approve", as: People.grace, roles: [.operator], json: #"{"reason":"mine"}"#,
                    key: "own"
                ).code == "own_decision")
            let agreed = try await payments.asOperator(.POST, "\(path)/approve", #"{"reason":"by telephone"}"#)
            #expect(agreed.status == 200, "\(agreed.code ?? "")")
            try await payments.until(Self.path, id, is: "completed", as: People.ada)
            let list = try await payments.asOperator(.GET, "\(PaymentsHarness.staffReversals)?status=completed")
            #expect(list.json["data"]?.arrayValue?.count == 1)
        }
    }

    /// By the routes that whoever has the money uses.
    @Test func anOperatorDecidesWhereTheReceiverDoes() async throws {
        try await People.run(["APPROVAL_FROM_CENTS": "500"]) { payments in
            let kept = try await asked(payments, try await payments.sent("3.00"))
            let declined = try await payments.asOperator(
                .POST, "\(Self.path)/\(kept)/decline", #"{"reason":"No mistake"}"#)
            #expect(declined.json["status"] == .string("declined"), "\(declined.code ?? "")")
            let small = try await asked(payments, try await payments.sent("3.00"))
            let done = try await payments.asOperator(.POST, "\(Self.path)/\(small)/approve", key: "small")
            #expect(done.json["status"] == .string("completed"), "\(done.code ?? "")")
            #expect(
                try await payments.asOperator(.POST, "\(Self.path)/\(small)/approve", key: "small").body == done.body)
            let large = try await asked(payments, try await payments.sent("10.00"))
            // Whoever asked for it is no operator in their own matter.
            #expect(
                try await payments.send(
                    .POST, "\(Self.path)/\(large)/approve", as: People.ada, roles: [.customer, .operator]
                ).status == 404)
            let waits = try await payments.asOperator(
                .POST, "\(Self.path)/\(large)/approve", #"{"reason":"by telephone"}"#)
            #expect(waits.status == 202 && waits.json["operation"] == .string("approveReversal"))
            #expect(try await payments.agree(to: waits).status == 200)
            try await payments.until(Self.path, large, is: "completed", as: People.ada)
            #expect(
                try await payments.asOperator(
                    .POST, "\(Self.path)/\(IDGenerator(clock: .system).next())/approve"
                ).status == 404)
        }
    }

    @Test func aRefundAndAReversalAtOnceAreOne() async throws {
        try await People.run { payments in
            for _ in 0..<3 {
                let payment = try await payments.sent("10.00")
                let id = try await asked(payments, payment)
                async let refund = payments.refundPayment(payment)
                async let reversal = decide(payments, id, "approve")
                let (first, second) = try await (refund, reversal)
                #expect([first.status == 201, second.status == 200].count { $0 } == 1)
                if first.status == 201 { try await payments.waitForPayment(payment, "refunded") }
                #expect(payments.wallet.door.balance(People.adas) == 10_000)
            }
        }
    }
}
