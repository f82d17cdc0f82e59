import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import NachaKit
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Withdrawals in files of the clearing houses, against the sandbox's bank.
@Suite(.timeLimit(.minutes(2))) struct ACHTests {
    private static let path = PaymentsHarness.withdrawals

    /// Ten o'clock in New York on the second banking day after the settlement of what is sent on the start's day: that
    /// is a Wednesday.
    static let silence = Timestamp(rfc3339: "2026-11-23T15:00:00Z")

    private func wait(_ payments: PaymentsHarness, until time: Timestamp?) throws {
        let time = try #require(time)
        payments.clock.advance(by: time - payments.clock.now)
    }

    @Test func oneThatNothingIsHeardOfIsDone() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            let (file, nacha) = try await payments.dispatched()
            let batch = try #require(nacha.batches.first)
            #expect(nacha.batches.count == 1 && batch.entries.count == 1)
            #expect(batch.kind == "PPD" && batch.serviceClass == .credits && batch.purpose == "WITHDRAWAL")
            #expect(batch.effectiveOn?.description == "2026-11-19")
            let entry = batch.entries[0]
            #expect(entry.code == 22 && entry.amount == 1_000 && entry.routing == "021000021")
            #expect(entry.account == "0123456789" && entry.name == "Ada Lovelace")
            #expect(entry.trace.hasPrefix("23138010"))
            try await payments.waitUntilAccepted(file)
            #expect(try await payments.outflow(Self.path, id)["status"] == .string("processing"))
            try wait(payments, until: Self.silence)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            let hold = try #require(UniqueID(id))
            let capture = try #require(payments.wallet.holds.state.withLock { $0.captures[hold] })
            #expect(capture.legs.map(\.credit) == ["clearing:ach"])
            try await eventually("the file is over") {
                try await payments.asOperator(.GET, "\(PaymentsHarness.bankFiles)/\(file)").json["status"]
                    == .string("processed")
            }
            // What the bank took from our account, on its day.
            let booked = try await payments.entries("file_id=\(file)")
            #expect(booked.map { $0["kind"] } == [.string("debit")])
            #expect(booked.first?["amount"]?["amount"] == .string("10.00"))
            #expect(booked.first?["booked_on"] == .string("2026-11-19"))
            #expect(payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }

    @Test func whatWaitsGoesOutAtTheHourByItself() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            _ = try await payments.queuedWithdrawal("10.00")
            #expect(try await payments.asOperator(.GET, PaymentsHarness.bankFiles).json["data"] == .array([]))
            try wait(payments, until: Timestamp(rfc3339: "2026-11-18T20:00:01Z"))
            try await eventually("a file was written") {
                try await payments.asOperator(.GET, "\(PaymentsHarness.bankFiles)?direction=out").json["data"]?
                    .arrayValue?.count == 1
            }
            let again = try await payments.asOperator(.POST, "/api/v1/admin/payments/rails/ach/dispatch")
            #expect(again.json["files"] == .array([]))
        }
    }

    @Test func aFileThatWentSaysItsLines() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            let answer = try await payments.asOperator(.POST, "/api/v1/admin/payments/rails/ach/dispatch")
            let file = try #require(answer.json["files"]?.arrayValue?.first)
            let line = try #require(file["entries"]?.arrayValue?.first)
            #expect(file["entries"]?.arrayValue?.count == 1)
            #expect(line["kind"] == .string("credit") && line["state"] == .string("matched"))
            #expect(line["amount"]?["amount"] == .string("10.00") && line["target"] == .string(id))
            let written = try #require(file["id"]?.stringValue)
            let nacha = try NachaReader.read(try await payments.content(of: written))
            #expect(line["reference"]?.stringValue == nacha.batches.first?.entries.first?.trace)
            let seen = try await payments.asOperator(.GET, "\(PaymentsHarness.bankFiles)/\(written)").json
            #expect(seen["entries"] == .array([line]))
        }
    }

    @Test func oneThatComesBackIsGivenBack() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.01")
            try await payments.waitUntilAccepted(try await payments.dispatched().id)
            try await payments.settleAtBank()
            try await payments.waitUntil(Self.path, id, is: "returned")
            let restored = payments.wallet.holds.state.withLock { Array($0.restored.values) }
            #expect(restored.map(\.purpose) == ["withdrawal_return"])
            #expect(restored.first?.legs.first?.debit == "clearing:ach")
            let entries = try await payments.entries("kind=return")
            #expect(entries.map { $0["reason_code"] } == [.string("R16")])
            #expect(entries.first?["state"] == .string("matched") && entries.first?["target"] == .string(id))
            #expect(payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }

    @Test func anAccountThatTheBankDoesNotKnowComesBack() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00", to: "9999999999")
            try await payments.waitUntilAccepted(try await payments.dispatched().id)
            try await payments.settleAtBank()
            try await payments.waitUntil(Self.path, id, is: "returned")
            #expect(try await payments.entries("kind=return").first?["reason_code"] == .string("R03"))
        }
    }

    @Test func oneThatComesBackAfterItWasDoneIsGivenBack() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.07")
            try await payments.waitUntilAccepted(try await payments.dispatched().id)
            try await payments.settleAtBank()
            try wait(payments, until: Self.silence)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            try await payments.settleAtBank()
            try await payments.waitUntil(Self.path, id, is: "returned")
            #expect(payments.wallet.holds.state.withLock { $0.restored.count } == 1)
        }
    }

    /// Its answer is lost, or it is itself: it is handed over again under its id.
    @Test(arguments: ["10.05", "10.06"]) func aFileThatNobodyAnsweredForIsThereOnce(_ amount: String) async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal(amount)
            try await payments.waitUntilAccepted(try await payments.dispatched().id)
            try wait(payments, until: Self.silence)
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            #expect(payments.wallet.holds.state.withLock { $0.captures.count } == 1)
        }
    }

    @Test func withoutAnAccountOfOursNothingGoesThatWay() async throws {
        try await PaymentsHarness.run { payments in
            let account = try await payments.newAmericanAccount()
            let made = try await payments.send(
                .POST, Self.path,
                json: """
                    {"wallet_id":"\(PaymentsHarness.wallet)","amount":{"amount":"10.00","currency":"USD"},\
                    "bank_account_id":"\(account)","via":"ach"}
                    """, key: "none")
            #expect(made.status == 422 && made.code == "rail_not_available")
        }
    }
}
