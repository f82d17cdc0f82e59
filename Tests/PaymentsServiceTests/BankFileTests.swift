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

/// Files that banks give us: each counts once, and so does each entry, in however many files it comes.
@Suite(.timeLimit(.minutes(2))) struct BankFileTests {
    private static let path = PaymentsHarness.bankFiles
    private static let number = "123456789012"

    @Test func theSameFileAndTheSameEntryCountOnce() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            let sent = try #require(try await payments.dispatched().nacha.batches.first?.entries.first)
            let entry = PaymentsHarness.comesBack(sent, "R02")
            let first = try await payments.takeFile(PaymentsHarness.bankFile(entry))
            #expect(first.status == 201 && first.json["duplicate"] == .bool(false))
            #expect(first.json["status"] == .string("processed") && first.json["kind"] == .string("nacha"))
            #expect(first.json["entries"]?.arrayValue?.map { $0["state"] } == [.string("matched")])
            let again = try await payments.takeFile(PaymentsHarness.bankFile(entry))
            #expect(again.status == 201 && again.json["duplicate"] == .bool(true))
            #expect(again.json["id"] == first.json["id"])
            let other = try await payments.takeFile(PaymentsHarness.bankFile(entry, modifier: "B"))
            #expect(other.json["duplicate"] == .bool(false))
            #expect(other.json["entries"]?.arrayValue?.map { $0["state"] } == [.string("duplicate")])
            try await payments.waitUntil(PaymentsHarness.withdrawals, id, is: "returned")
            #expect(payments.wallet.holds.state.withLock { $0.restored.count } == 1)
            #expect(payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }

    @Test func ofManyAtOnceOneCounts() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(People.adas, People.ada, number: Self.number)
            let bytes = PaymentsHarness.bankFile(PaymentsHarness.credit(2_500, to: Self.number))
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<6 { group.addTask { try await payments.takeFile(bytes) } }
                var answers: [PaymentsHarness.Answer] = []
                for try await answer in group { answers.append(answer) }
                return answers
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            let fresh = answers.count { $0.json["duplicate"] == .bool(false) }
            #expect(fresh == 1)
            try await eventually("it is credited") { payments.wallet.door.balance(People.adas) == 2_500 }
            #expect(payments.wallet.door.state.withLock { $0.posted.count } == 1)
        }
    }

    @Test func moneyForAWalletIsCreditedThereOnce() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(People.adas, People.ada, number: Self.number)
            // The wallet does it, and its answer gets lost.
            payments.wallet.door.state.withLock { $0.silent = 1 }
            let taken = try await payments.takeFile(
                PaymentsHarness.bankFile(PaymentsHarness.credit(2_500, to: Self.number)))
            #expect(taken.status == 201)
            try await eventually("it is credited") {
                payments.clock.advance(by: .seconds(1))
                let entries = try await payments.entries("kind=credit")
                return entries.first?["transaction_id"] != nil
            }
            let posted = payments.wallet.door.state.withLock { Array($0.posted.values) }
            #expect(posted.map(\.purpose) == ["bank_credit"])
            #expect(posted.first?.legs.first?.debit == "clearing:ach")
            #expect(payments.wallet.door.balance(People.adas) == 2_500)
            #expect(try await payments.entries("state=matched").first?["target"] == .string("\(People.adas)"))
        }
    }

    @Test func moneyForNobodyWaitsForAnOperator() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(People.adas, People.ada, number: Self.number)
            _ = try await payments.takeFile(
                PaymentsHarness.bankFile(PaymentsHarness.credit(2_500, to: "000000000000")))
            let id = try await eventually("it waits") {
                try await payments.entries("state=unmatched").first?["id"]?.stringValue
            }
            let path = "\(PaymentsHarness.bankEntries)/\(id)/allocate"
            let entry = try #require(UniqueID(id))
            try await eventually("nobody was found") {
                try await payments.database.query("select stage from payments.bank_entries where id = \(entry)")
                    .first(String.self) == "done"
            }
            let wrong = try await payments.asOperator(.POST, path, #"{"wallet_id":"\#(UniqueID.example)"}"#)
            #expect(wrong.status == 404)
            let body = #"{"wallet_id":"\#(People.adas)"}"#
            // Without a key, which is not asked for.
            let first = try await payments.send(
                .POST, path, as: PaymentsHarness.staff, roles: [.operator], json: body)
            #expect(first.status == 200, "\(first.code ?? "")")
            try await eventually("it is credited") { payments.wallet.door.balance(People.adas) == 2_500 }
            let again = try await payments.asOperator(.POST, path, body)
            #expect(again.status == 409 && again.code == "not_open")
            #expect(payments.wallet.door.state.withLock { $0.posted.count } == 1)
        }
    }

    @Test func listsAreNarrowedAndAnEntryIsFound() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let taken = try await payments.takeFile(
                PaymentsHarness.bankFile(PaymentsHarness.credit(2_500, to: "000000000000")))
            let entry = try #require(taken.json["entries"]?.arrayValue?.first?["id"]?.stringValue)
            let (always, never) = ("from=2020-01-01T00:00:00Z", "to=2020-01-01T00:00:00Z")
            for (query, count) in [
                ("status=unmatched", 1), ("state=unmatched&status=unmatched", 1), ("state=unmatched&status=held", 0),
                ("status=matched", 0), (always, 1), (never, 0), ("from=2099-01-01T00:00:00Z", 0),
            ] {
                #expect(try await payments.entries(query).count == count, "\(query)")
            }
            for (query, count) in [
                ("status=processed", 1), ("status=sent", 0), ("direction=in&\(always)", 1), (never, 0),
                ("from=2099-01-01T00:00:00Z", 0),
            ] {
                let files = try await payments.asOperator(.GET, "\(Self.path)?\(query)").json["data"]?.arrayValue
                #expect(files?.count == count, "\(query)")
            }
            let path = "\(PaymentsHarness.bankEntries)/\(entry)"
            let one = try await payments.asOperator(.GET, path)
            #expect(one.status == 200 && one.json["id"] == .string(entry) && one.json["file_id"] == taken.json["id"])
            #expect(one.json["amount"]?["amount"] == .string("25.00"))
            #expect(try await payments.send(.GET, path).status == 403)
            let nothing = "\(PaymentsHarness.bankEntries)/\(UniqueID.example)"
            #expect(try await payments.asOperator(.GET, nothing).status == 404)
        }
    }

    @Test func whatTheWalletDoesNotTakeWaitsWithItsReason() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            payments.wallet.door.open(People.adas, People.ada, number: Self.number)
            payments.wallet.door.refuse("wallet_closed")
            _ = try await payments.takeFile(
                PaymentsHarness.bankFile(PaymentsHarness.credit(2_500, to: Self.number)))
            try await eventually("it waits") {
                try await payments.entries("state=unmatched").first?["failure_code"] == .string("wallet_closed")
            }
            #expect(payments.wallet.door.balance(People.adas) == 0)
        }
    }

    @Test func whatIsNotOursOrDoesNotAddUpIsRefused() async throws {
        try await PaymentsHarness.run { payments in
            let bytes = PaymentsHarness.bankFile(PaymentsHarness.credit(2_500, to: Self.number))
            let unknown = try await payments.takeFile(bytes)
            #expect(unknown.status == 422 && unknown.code == "bank_account_unknown")
            try await payments.openOwnAccount()
            var wrong = bytes
            // A cent more in the entry than the controls say.
            wrong[95 * 2 + 38] = UInt8(ascii: "9")
            let refused = try await payments.takeFile(wrong)
            #expect(refused.status == 422 && refused.code == "bank_file_invalid")
            var zero = bytes
            // In the name of whoever is paid: nothing counts it.
            zero[95 * 2 + 56] = 0
            let unkept = try await payments.takeFile(zero)
            #expect(unkept.status == 422 && unkept.code == "bank_file_invalid")
            let nonsense = try await payments.takeFile(Array("hello".utf8))
            #expect(nonsense.status == 422 && nonsense.code == "bank_file_invalid")
            #expect(try await payments.asOperator(.GET, Self.path).json["data"] == .array([]))
        }
    }

    /// Files that others wrote, once the account that they name is ours.
    @Test func filesOfOthersAreTakenIn() async throws {
        try await PaymentsHarness.run { payments in
            for (name, routing, kinds) in Self.others {
                try await payments.openOwnAccount(routing)
                let taken = try await payments.takeFile(try SharedData.bytes("payments/ach/\(name)"))
                #expect(taken.status == 201, "\(name) \(taken.code ?? "")")
                let entries = taken.json["entries"]?.arrayValue ?? []
                #expect(entries.map { $0["kind"]?.stringValue } == kinds, "\(name)")
            }
            // The correction and both returns are of what we have not sent.
            #expect(try await payments.entries("kind=return&state=unmatched").count == 2)
            #expect(try await payments.entries("kind=correction").first?["reason_code"] == .string("C01"))
        }
    }

    private static let others: [(name: String, routing: String, kinds: [String])] = [
        ("ccd-debit.ach", "231380104", ["debit", "debit"]),
        ("contested-return.ach", "231380104", ["return"]),
        ("cor-example.ach", "231380104", ["correction"]),
        ("issue1620_return.ach", "051000017", ["return"]),
        ("nonascii.ach", "231380104", ["debit"]),
        ("ppd-credit.ach", "231380104", ["credit"]),
        ("ppd-debit.ach", "231380104", ["debit"]),
        ("ppd-mixedDebitCredit.ach", "231380104", ["debit", "credit", "credit"]),
        ("short-line.ach", "231380104", ["debit"]),
        ("two-micro-deposits.ach", "121042882", ["credit", "credit", "debit", "credit", "credit", "debit"]),
    ]
}
