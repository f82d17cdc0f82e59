import Authentication
import Contracts
import FoundationEssentials
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

/// Deposits that are taken from American accounts, against the sandbox's bank.
@Suite(.timeLimit(.minutes(2))) struct ACHDebitTests {
    @Test func oneThatNothingIsHeardOfIsCredited() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let account = try await payments.verifiedAccount()
            let made = try await payments.debit("10.00", from: account, key: "k")
            #expect(made.status == 201, "\(made.code ?? "")")
            #expect(made.json["provider"] == .string("ach") && made.json["method"] == .string("ach_debit"))
            #expect(made.json["bank_account_id"] == .string(account) && made.json["status"] == .string("pending"))
            #expect(made.json["next_action"] == nil)
            #expect(try await payments.debit("10.00", from: account, key: "k").body == made.body)
            let id = try #require(made.json["id"]?.stringValue)
            let (file, nacha) = try await payments.dispatched()
            let batch = try #require(nacha.batches.first)
            #expect(nacha.batches.count == 1 && batch.entries.count == 1)
            #expect(batch.kind == "WEB" && batch.serviceClass == .debits && batch.purpose == "DEPOSIT")
            #expect(batch.entries[0].code == 27 && batch.entries[0].amount == 1_000)
            try await payments.waitUntilAccepted(file)
            #expect(try await payments.shownDeposit(id)["status"] == .string("pending"))
            #expect(payments.wallet.credits == 0)
            try await payments.waitUntilDone(id)
            let credit = payments.wallet.state.withLock { $0.credited.values.first }
            #expect(payments.wallet.credits == 1 && credit?.provider == "ach")
            let booked = try await payments.entries("file_id=\(file)")
            #expect(booked.map { $0["kind"] } == [.string("credit")])
            let mandates = try await payments.database.query(
                "select entry_kind, amount from payments.debit_mandates where session_id is not null")
            let (kind, amount) = try #require(try mandates.first(String.self, Int64.self))
            #expect(mandates.count == 1 && kind == "WEB" && amount == 1_000)
            // A file gives nothing back.
            #expect(try await payments.refund("1.00", of: id).code == "not_refundable")
            #expect(try await payments.shownDeposit(id)["refundable"]?["amount"] == .string("0.00"))
        }
    }

    @Test func oneThatComesBackBeforeItWasDoneFails() async throws {
        try await PaymentsHarness.run { payments in
            let (id, _) = try await payments.sentDebit("10.01")
            try await payments.settleAtBank()
            try await payments.waitUntil(id, is: "failed")
            let deposit = try await payments.shownDeposit(id)
            #expect(deposit["failure_code"] == .string("R01") && payments.wallet.credits == 0)
            let back = try await payments.entries("kind=return")
            #expect(back.map { $0["reason_code"] } == [.string("R01")])
            #expect(back.first?["state"] == .string("matched") && back.first?["target"] == .string(id))
            // Not enough on it says nothing against the account.
            let account = try #require(deposit["bank_account_id"]?.stringValue)
            #expect(try await payments.debit("10.00", from: account).status == 201)
        }
    }

    /// The wallet gives what it has, the rest stands against its owner.
    @Test func oneThatComesBackAfterItWasDoneIsTakenBack() async throws {
        try await PaymentsHarness.run { payments in
            let (id, _) = try await payments.sentDebit("100.07")
            try await payments.settleAtBank()
            try await payments.waitUntilDone(id)
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 4_000)
            try await payments.settleAtBank()
            let deposit = try await eventually("it is taken back") {
                payments.clock.advance(by: .milliseconds(500))
                let shown = try await payments.shownDeposit(id)
                return shown["returned"]?["amount"] == .string("100.07") ? shown : nil
            }
            #expect(deposit["status"] == .string("succeeded") && deposit["credited"]?["amount"] == .string("100.07"))
            try await eventually("the wallet has given it") {
                payments.wallet.door.balance(PaymentsHarness.wallet) == 0
            }
            let door = payments.wallet.door
            #expect(door.book("receivable:returns") == -6_007 && door.book("clearing:ach") == 10_007)
            let purposes = door.state.withLock { $0.posted.values.map(\.purpose) }
            #expect(purposes == ["deposit_return"])
            let account = try #require(deposit["bank_account_id"]?.stringValue)
            #expect(try await payments.debit("10.00", from: account).code == "bank_account_unverified")
        }
    }

    @Test(arguments: ["10.05", "10.06"]) func aFileThatNobodyAnsweredForTakesOnce(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let (id, _) = try await payments.sentDebit(amount)
            try await payments.waitUntilDone(id)
            #expect(payments.wallet.credits == 1)
        }
    }

    /// The wallet has it and its answer was lost: what came back meanwhile is taken back all the same.
    @Test func oneThatComesBackWhileItIsCreditedIsTakenBack() async throws {
        try await PaymentsHarness.run { payments in
            let (id, entry) = try await payments.sentDebit("10.00")
            payments.wallet.state.withLock { $0.silentCredits = .max }
            payments.clock.advance(by: try #require(ACHTests.silence) - payments.clock.now)
            try await eventually("the wallet has it") {
                payments.clock.advance(by: .seconds(1))
                return payments.wallet.credits == 1
            }
            #expect(try await payments.shownDeposit(id)["status"] == .string("pending"))
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 5_000)
            let file = PaymentsHarness.returned(entry, "R10", on: try #require(CalendarDay("2026-12-01")))
            #expect(try await payments.takeFile(file).status == 201)
            payments.wallet.state.withLock { $0.silentCredits = 0 }
            try await eventually("it is taken back") {
                payments.clock.advance(by: .seconds(2))
                return payments.wallet.door.balance(PaymentsHarness.wallet) == 4_000
            }
            let deposit = try await payments.shownDeposit(id)
            #expect(deposit["status"] == .string("succeeded"))
            #expect(deposit["returned"]?["amount"] == .string("10.00"))
        }
    }

    /// For sixty days what nobody allowed comes back, and nothing else after two banking days.
    @Test func whatComesBackTooLateIsForStaff() async throws {
        try await PaymentsHarness.run { payments in
            let (id, entry) = try await payments.sentDebit("10.00")
            try await payments.waitUntilDone(id)
            let settled = try #require(CalendarDay("2026-11-19"))
            for (code, days) in [("R02", 10), ("R10", 61)] {
                let file = PaymentsHarness.returned(entry, code, on: settled.adding(days: days))
                #expect(try await payments.takeFile(file).status == 201)
            }
            let states = try await payments.entries("kind=return").map { $0["state"] }
            #expect(states == [.string("unmatched"), .string("unmatched")])
            #expect(try await payments.shownDeposit(id)["returned"]?["amount"] == .string("0.00"))
        }
    }

    @Test(arguments: ["R05", "R07", "R10", "R11", "R29"]) func aLateReturnIsTakenBackOnce(code: String) async throws {
        try await PaymentsHarness.run { payments in
            let (id, entry) = try await payments.sentDebit("10.00")
            try await payments.waitUntilDone(id)
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 5_000)
            let file = PaymentsHarness.returned(entry, code, on: try #require(CalendarDay("2027-01-18")))
            for _ in 0..<2 { #expect(try await payments.takeFile(file).status == 201) }
            try await eventually("it is taken back") {
                payments.clock.advance(by: .milliseconds(500))
                return payments.wallet.door.balance(PaymentsHarness.wallet) == 4_000
            }
            let count = try await payments.database.query("select count(*) from payments.chargebacks")
            #expect(try count.first(Int.self) == 1)
        }
    }

    @Test func whatCannotBeTakenIsRefused() async throws {
        try await PaymentsHarness.run { payments in
            let unverified = try await payments.newAmericanAccount()
            let local = try await payments.newAccount()
            #expect(try await payments.debit("10.00", from: local).code == "rail_not_available")
            #expect(try await payments.debit("10.00", from: unverified).code == "bank_account_unverified")
            try await payments.openOwnAccount()
            let account = try await payments.verifiedAccount("0123456788")
            #expect(try await payments.debit("10.00", from: account, currency: "EUR").code == "rail_not_available")
            #expect(try await payments.debit("10000000.00", from: account).code == "amount_not_supported")
            #expect(try await payments.debit("10.00", from: account, as: PaymentsHarness.other).status == 404)
            let elsewhere = try await payments.debit("10.00", from: account, more: #","provider":"sandbox""#)
            #expect(elsewhere.code == "unknown_provider")
            let nowhere = try await payments.send(
                .POST, "/api/v1/payments/deposits",
                json: """
                    {"wallet_id":"\(PaymentsHarness.wallet)","amount":{"amount":"10.00","currency":"USD"},\
                    "method":"ach_debit"}
                    """, key: "nowhere")
            #expect(nowhere.code == "validation_failed")
            let count = try await payments.database.query("select count(*) from payments.deposits")
            #expect(try count.first(Int.self) == 0)
        }
    }
}
