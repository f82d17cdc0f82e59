import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import NachaKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// Two small amounts prove that somebody sees an account.
@Suite(.timeLimit(.minutes(2))) struct MicroDepositTests {
    private func send(_ payments: PaymentsHarness, _ account: String) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, "\(PaymentsHarness.accounts)/\(account)/micro-deposits", key: "micro \(account)")
    }

    private func verify(
        _ payments: PaymentsHarness, _ account: String, _ amounts: [Int64], as user: UserID = PaymentsHarness.customer
    ) async throws -> PaymentsHarness.Answer {
        let texts = amounts.map { #""0.\#($0 < 10 ? "0" : "")\#($0)""# }
        return try await payments.send(
            .POST, "\(PaymentsHarness.accounts)/\(account)/verify", as: user,
            json: #"{"amounts":[\#(texts.joined(separator: ","))]}"#)
    }

    /// What the file says that they are.
    private func amounts(_ payments: PaymentsHarness) async throws -> [Int64] {
        let batch = try #require(try await payments.dispatched().nacha.batches.first)
        #expect(batch.purpose == "ACCTVERIFY" && batch.serviceClass == .mixed)
        #expect(batch.entries.map(\.isDebit) == [false, false, true])
        let amounts = batch.entries.map(\.amount)
        #expect(amounts[0] + amounts[1] == amounts[2])
        return Array(amounts.prefix(2))
    }

    @Test func whoeverNamesThemSeesTheAccount() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let account = try await payments.newAmericanAccount()
            #expect(try await verify(payments, account, [1, 2]).code == "not_open")
            let sent = try await send(payments, account)
            #expect(sent.status == 200 && sent.json["verification"] == .string("micro_deposits_sent"))
            #expect(try await send(payments, account).status == 200)
            let amounts = try await amounts(payments)
            let other = try await verify(payments, account, amounts, as: PaymentsHarness.other)
            #expect(other.status == 404)
            let wrong = try await verify(payments, account, [amounts[0] % 99 + 1, amounts[1]])
            #expect(wrong.status == 422 && wrong.code == "bank_account_unverified")
            #expect(wrong.json["tries_left"] == .string("2"))
            let right = try await verify(payments, account, amounts.reversed())
            #expect(right.status == 200 && right.json["verification"] == .string("verified"))
            #expect(try await verify(payments, account, amounts).code == "not_open")
        }
    }

    @Test func threeTriesAreAll() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let account = try await payments.newAmericanAccount()
            _ = try await send(payments, account)
            let amounts = try await amounts(payments)
            let wrong = [amounts[0] % 99 + 1, amounts[1]]
            for left in ["2", "1", "0"] {
                #expect(try await verify(payments, account, wrong).json["tries_left"] == .string(left))
            }
            #expect(try await verify(payments, account, amounts).code == "not_open")
            let shown = try await payments.send(.GET, "\(PaymentsHarness.accounts)/\(account)")
            #expect(shown.json["verification"] == .string("failed"))
            #expect(try await payments.withdraw("10.00", to: account).code == "bank_account_unverified")
        }
    }

    /// Each sending costs us two deposits and gives three tries, so new accounts give no more of them.
    @Test func theyAreSentSoOftenAndNoOftener() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            func sent() async throws -> PaymentsHarness.Answer {
                let account = try await payments.newAmericanAccount()
                let answer = try await send(payments, account)
                let gone = try await payments.send(.DELETE, "\(PaymentsHarness.accounts)/\(account)")
                #expect(gone.status == 204)
                return answer
            }
            for sending in 1...10 {
                #expect(try await sent().status == 200, "\(sending)")
                guard sending.isMultiple(of: 3) else { continue }
                let refused = try await sent()
                #expect(refused.status == 422 && refused.code == "rail_not_available")
                payments.clock.advance(by: .seconds(86_401))
            }
            payments.clock.advance(by: .seconds(86_401))
            #expect(try await sent().code == "rail_not_available")
            let count = try await payments.database.query("select count(*) from payments.micro_deposits")
            #expect(try count.first(Int.self) == 10)
            payments.clock.advance(by: .seconds(30 * 86_400))
            #expect(try await sent().status == 200)
        }
    }

    @Test func whatComesBackProvesNothing() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let account = try await payments.newAmericanAccount("9999999999")
            _ = try await send(payments, account)
            try await payments.waitUntilAccepted(try await payments.dispatched().id)
            try await payments.settleAtBank()
            try await eventually("it has failed") {
                try await payments.send(.GET, "\(PaymentsHarness.accounts)/\(account)").json["verification"]
                    == .string("failed")
            }
        }
    }
}
