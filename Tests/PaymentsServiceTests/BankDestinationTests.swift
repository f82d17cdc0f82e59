import Contracts
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// What is paid again and again, or among many, to a bank account: withdrawals under the mandate of the whole.
@Suite(.timeLimit(.minutes(4))) struct BankDestinationTests {
    private static let recurring = "\(People.base)/recurring"
    private static let payouts = "\(People.base)/payouts"

    private func run(_ body: @escaping @Sendable (PaymentsHarness, String) async throws -> Void) async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.door.open(People.adas, People.ada, 10_000, number: "900000000001")
            payments.wallet.door.open(People.graces, People.grace, number: "900000000002")
            payments.directory.set(People.ada, name: ("Ada", "Lovelace"), addresses: ["ada@florin.test"])
            payments.directory.set(People.grace, name: ("Grace", "Hopper"), addresses: ["grace@florin.test"])
            try await body(payments, try await payments.newAccount())
        }
    }

    private func schedule(
        _ payments: PaymentsHarness, to destination: String, amount: String = "10.00"
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, Self.recurring,
            json: """
                {"source_wallet_id":"\(People.adas)","destination":\(destination),"amount":\(People.money(amount)),\
                "frequency":"daily","start_date":"\(payments.clock.now.day.adding(days: 1))","max_runs":2}
                """, key: IDGenerator(clock: .system).next().description)
    }

    /// While the clock goes on.
    private func until(
        _ payments: PaymentsHarness, _ path: String, is status: String
    ) async throws -> JSONValue {
        try await eventually(within: .seconds(60), "\(path) is \(status)") {
            payments.clock.advance(by: .seconds(1))
            let answer = try await payments.send(.GET, path).json
            return answer["status"]?.stringValue == status ? answer : nil
        }
    }

    @Test func eachRunIsOneWithdrawal() async throws {
        try await run { payments, account in
            try await payments.database.execute(
                "update payments.outflow_fees set basis_points = 150 where via = 'sandbox' and currency = ''")
            let made = try await schedule(payments, to: #"{"bank_account_id":"\#(account)"}"#)
            #expect(made.status == 201, "\(made.code ?? "")")
            #expect(made.json["payee"]?["display_name"]?.stringValue == "Guaranty Trust Bank ****6789")
            #expect(made.json["bank_account_id"]?.stringValue == account)
            let id = try #require(made.json["id"]?.stringValue)
            // The wallet does what it is asked and its answer is lost.
            payments.wallet.holds.state.withLock { $0.silentAnswers = 1 }
            payments.clock.advance(by: .seconds(3 * 86_400))
            _ = try await until(payments, "\(Self.recurring)/\(id)", is: "completed")
            let runs = try await payments.send(.GET, "\(Self.recurring)/\(id)/runs").json["data"]?.arrayValue ?? []
            #expect(runs.count == 2 && runs.allSatisfy { $0["status"]?.stringValue == "succeeded" })
            let withdrawals = Set(runs.compactMap { $0["withdrawal_id"]?.stringValue })
            let (placed, captures) = payments.wallet.holds.state.withLock { ($0.placed, $0.captures) }
            #expect(withdrawals == Set(captures.keys.map(\.description)) && placed.count == 2)
            for hold in placed.values {
                #expect(hold.initiator == Initiator(userID: People.ada, channel: .system))
                #expect(hold.authorization == nil && hold.amount.minorUnits == 1_015)
            }
        }
    }

    @Test func whatTheWalletRefusesIsTriedAgain() async throws {
        try await run { payments, account in
            let made = try await schedule(payments, to: #"{"bank_account_id":"\#(account)"}"#)
            let id = try #require(made.json["id"]?.stringValue, "\(made.code ?? "")")
            payments.wallet.holds.state.withLock { $0.refusal = "insufficient_funds" }
            payments.clock.advance(by: .seconds(36 * 3_600))
            try await eventually("the run was refused") {
                let runs = try await payments.send(.GET, "\(Self.recurring)/\(id)/runs").json["data"]?.arrayValue
                return runs?.first?["failure_code"]?.stringValue == "insufficient_funds"
            }
            #expect(payments.wallet.holds.state.withLock { $0.placed.isEmpty })
            payments.wallet.holds.state.withLock { $0.refusal = nil }
            payments.clock.advance(by: .seconds(3_600))
            payments.clock.advance(by: .seconds(86_400))
            _ = try await until(payments, "\(Self.recurring)/\(id)", is: "completed")
            #expect(payments.wallet.holds.state.withLock { $0.captures.count } == 2)
            #expect(payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }

    @Test func itemsGoToBanksAndPeopleAlike() async throws {
        try await run { payments, account in
            let others = try await payments.newAccount(as: PaymentsHarness.other)
            try await payments.database.execute(
                "update payments.outflow_fees set basis_points = 100 where via = 'sandbox' and currency = ''")
            func item(_ id: String, _ to: String, _ amount: String) -> String {
                #"{"id":"\#(id)","recipient":\#(to),"amount":\#(People.money(amount))}"#
            }
            let bank = #"{"bank_account_id":"\#(account)"}"#
            let items = [
                item("person", #"{"email":"grace@florin.test"}"#, "1.00"), item("bank", bank, "2.00"),
                // Its provider does not take it.
                item("refused", bank, "3.01"), item("another's", #"{"bank_account_id":"\#(others)"}"#, "4.00"),
            ]
            let made = try await payments.send(
                .POST, Self.payouts,
                json: #"{"source_wallet_id":"\#(People.adas)","items":[\#(items.joined(separator: ","))]}"#, key: "k")
            let id = try #require(made.json["id"]?.stringValue, "\(made.code ?? "")")
            let payout = try await until(payments, "\(Self.payouts)/\(id)", is: "completed")
            #expect(payout["counts"]?["succeeded"] == .number("2") && payout["counts"]?["refused"] == .number("2"))
            #expect(payout["fee"]?["amount"]?.stringValue == "0.02")
            let rows = try await payments.send(.GET, "\(Self.payouts)/\(id)/items").json["data"]?.arrayValue ?? []
            #expect(rows.map { $0["status"]?.stringValue } == ["succeeded", "succeeded", "refused", "refused"])
            #expect(rows.map { $0["withdrawal_id"] != nil } == [false, true, true, false])
            #expect(rows[3]["failure_code"]?.stringValue == "not_found")
            #expect(payments.wallet.holds.state.withLock { $0.captures.count } == 1)
            #expect(payments.wallet.holds.state.withLock { $0.released.count } == 1)
            #expect(payments.wallet.door.balance(People.graces) == 100)
        }
    }

    @Test func onlyToAnAccountOfOnesOwn() async throws {
        try await run { payments, account in
            let others = try await payments.newAccount(as: PaymentsHarness.other)
            #expect(try await schedule(payments, to: #"{"bank_account_id":"\#(others)"}"#).status == 404)
            let both = #"{"bank_account_id":"\#(account)","email":"grace@florin.test"}"#
            #expect(try await schedule(payments, to: both).code == "validation_failed")
            #expect(
                try await schedule(payments, to: #"{"bank_account_id":"\#(account)"}"#, amount: "0.00").code
                    == "amount_not_positive")
        }
    }
}
