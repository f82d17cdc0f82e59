import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Payers dispute payments, staff decide, and the wallet moves what was decided.
@Suite(.timeLimit(.minutes(2))) struct DisputeTests {
    private static let path = PaymentsHarness.disputes

    private func opened(_ payments: PaymentsHarness, _ transaction: String) async throws -> String {
        let answer = try await payments.dispute(transaction)
        return try #require(answer.json["id"]?.stringValue, "\(answer.status) \(answer.code ?? "")")
    }

    @Test func whatWasSoldIsHeldAtOnceAndThePayerWins() async throws {
        try await People.run { payments in
            let payment = try await payments.sold(3_333, fee: 50)
            let answer = try await payments.dispute(payment)
            #expect(answer.status == 201 && answer.json["amount"]?["amount"] == .string("33.33"))
            let id = try #require(answer.json["id"]?.stringValue)
            try await payments.untilStage(id, "waiting")
            #expect(payments.wallet.door.available(People.graces) == 0)
            let seen = try await payments.send(.GET, "\(Self.path)?role=payee", as: People.grace)
            // What is there: the fee is ours.
            #expect(seen.json["data"]?.arrayValue?.first?["held"]?["amount"] == .string("32.83"))
            #expect(try await payments.resolve(id, "payer").code == "not_open")
            #expect(
                try await payments.asOperator(.POST, "\(PaymentsHarness.staffDisputes)/\(id)/investigate").status == 200
            )
            #expect(try await payments.resolve(id, "payer").status == 200)
            let end = try await payments.until(Self.path, id, is: "resolved", as: People.ada)
            #expect(end["outcome"] == .string("payer"))
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
            #expect(payments.wallet.door.balance(People.graces) == 0)
            #expect(payments.wallet.door.available(People.graces) == 0)
            #expect(payments.wallet.door.book("fees") == 0)
            #expect(try await payments.payment(payment).json["status"] == .string("refunded"))
            #expect(try await payments.events("payments.dispute_resolved.v1") == 1)
        }
    }

    @Test func whatWasSentIsHeldWhenStaffLookAndThePayeeWins() async throws {
        try await People.run { payments in
            let payment = try await payments.sent("20.00")
            let id = try await opened(payments, payment)
            #expect(payments.wallet.door.available(People.graces) == 2_000)
            #expect(
                try await payments.asOperator(.POST, "\(PaymentsHarness.staffDisputes)/\(id)/investigate").status == 200
            )
            try await payments.untilStage(id, "waiting")
            #expect(payments.wallet.door.available(People.graces) == 0)
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/withdraw", as: People.ada).code == "not_open")
            #expect(try await payments.resolve(id, "payee").json["status"] == .string("resolved"))
            try await payments.untilStage(id, "ended")
            #expect(payments.wallet.door.available(People.graces) == 2_000)
            #expect(try await payments.dispute(payment).code == "already_disputed")
        }
    }

    @Test func aPartGoesBackAndTheRestIsFree() async throws {
        try await People.run { payments in
            let payment = try await payments.sold(1_000, fee: 100)
            let id = try await payments.investigated(payment, "8.00")
            #expect(try await payments.resolve(id, "partial").code == "validation_failed")
            #expect(try await payments.resolve(id, "partial", "8.01").code == "refund_exceeds_payment")
            #expect(try await payments.resolve(id, "partial", "5.00").status == 200)
            try await payments.until(Self.path, id, is: "resolved", as: People.grace)
            #expect(payments.wallet.door.available(People.graces) == 450)
            #expect(payments.wallet.door.book("fees") == 50)
        }
    }

    @Test func whatIsMissingIsPaidWithCoverOnly() async throws {
        try await People.run { payments in
            let payment = try await payments.sent("30.00")
            payments.wallet.door.state.withLock { $0.wallets[People.graces]?.balance = 1_200 }
            let id = try await payments.investigated(payment)
            #expect(try await payments.resolve(id, "payer").status == 200)
            try await payments.untilStage(id, "waiting")
            let failed = try await payments.asOperator(.GET, "\(PaymentsHarness.staffDisputes)/\(id)").json
            #expect(failed["failure_code"] == .string("insufficient_funds"))
            #expect(failed["status"] == .string("investigating"))
            #expect(try await payments.resolve(id, "payer", cover: true).status == 200)
            try await payments.until(Self.path, id, is: "resolved", as: People.ada)
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
            #expect(payments.wallet.door.book("losses:payments") == -1_800)
        }
    }

    @Test func whoeverOpenedItTakesItBack() async throws {
        try await People.run { payments in
            let payment = try await payments.sold(1_000, fee: 15)
            let id = try await opened(payments, payment)
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/withdraw", as: People.grace).status == 404)
            let closed = try await payments.send(.POST, "\(Self.path)/\(id)/withdraw", as: People.ada)
            #expect(closed.json["status"] == .string("closed"), "\(closed.code ?? "")")
            try await payments.untilStage(id, "ended")
            #expect(payments.wallet.door.available(People.graces) == 985)
            #expect(try await payments.dispute(payment).code == "already_disputed")
            #expect(try await payments.events("payments.dispute_closed.v1") == 1)
        }
    }

    @Test func bothSidesAreHeardAndNobodyElse() async throws {
        try await People.run { payments in
            let payment = try await payments.sent("10.00")
            #expect(try await payments.dispute(payment, as: People.grace).status == 404)
            #expect(try await payments.dispute(payment, as: People.mary).status == 404)
            #expect(try await payments.dispute(payment, "10.01").code == "refund_exceeds_payment")
            let id = try await opened(payments, payment)
            for (user, status) in [(People.ada, 201), (People.grace, 201), (People.mary, 404)] {
                let said = try await payments.send(
                    .POST, "\(Self.path)/\(id)/evidence", as: user, json: #"{"text":"See my letter"}"#)
                #expect(said.status == status)
            }
            let seen = try await payments.send(.GET, "\(Self.path)/\(id)", as: People.grace).json
            #expect(seen["evidence"]?.arrayValue?.compactMap { $0["side"]?.stringValue } == ["payer", "payee"])
            #expect(try await payments.send(.GET, "\(Self.path)/\(id)", as: People.mary).status == 404)
            payments.clock.advance(by: .seconds(30 * 86_400))
            let late = try await payments.sent("10.00")
            payments.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await payments.dispute(late).code == "window_over")
        }
    }

    @Test func filesAreShownToBothSidesAndToStaff() async throws {
        try await People.run { payments in
            let id = try await opened(payments, try await payments.sent("10.00"))
            let (evidence, path) = ("\(Self.path)/\(id)/evidence", "\(Self.path)/\(id)/files")
            let content = Array("Signed for by Ada.".utf8)
            let kept = try await payments.upload(evidence, content, as: People.grace)
            #expect(kept.status == 201, "\(kept.code ?? "")")
            let paper = kept.json["evidence"]?.arrayValue?.first
            #expect(paper?["filename"] == .string("proof.txt") && paper?["side"] == .string("payee"))
            let file = try #require(paper?["id"]?.stringValue)
            #expect(try await payments.send(.GET, "\(path)/\(file)", as: People.ada).body == content)
            #expect(try await payments.send(.GET, "\(path)/\(file)", as: People.mary).status == 404)
            let staff = "\(PaymentsHarness.staffDisputes)/\(id)/files/\(file)"
            #expect(try await payments.asOperator(.GET, staff).body == content)
            #expect(try await payments.upload(evidence, content, as: People.mary).status == 404)
            #expect(try await payments.upload(evidence, [0, 1, 2, 255], as: People.ada).code == "file_type_refused")
            // A form is asked for here no more.
            #expect(try await payments.upload(path, content, as: People.grace).status == 404)
        }
    }

    /// However a dispute's end and refunds of the payee's meet, no more goes back than was paid.
    @Test func aDisputeAndRefundsAtOnceGiveBackWhatWasPaid() async throws {
        try await People.run { payments in
            let payment = try await payments.sent("40.00")
            payments.wallet.door.state.withLock { $0.wallets[People.graces]?.balance = 20_000 }
            let id = try await payments.investigated(payment)
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<3 {
                    group.addTask { try await payments.refundPayment(payment, "15.00") }
                    group.addTask { try await payments.resolve(id, "payer") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 200 } <= 1)
            try await payments.waitForPayment(payment, "refunded", or: "partially_refunded")
            let paid = try #require(UniqueID(payment))
            try await eventually("nothing is pending") {
                payments.clock.advance(by: .seconds(1))
                return try await payments.database.query(
                    "select from payments.payment_refunds where payment_id = \(paid) and state = 'pending'"
                ).isEmpty
            }
            let back = try await payments.database.query(
                "select refunded from payments.payments where id = \(paid)"
            ).first(Int64.self)
            #expect(payments.wallet.door.balance(People.adas) == 6_000 + (back ?? 0))
            #expect((back ?? 0) <= 4_000)
        }
    }
}
