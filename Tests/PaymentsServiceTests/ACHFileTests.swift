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

/// Files for the clearing houses that are on their way, and what is found by their traces.
@Suite(.timeLimit(.minutes(2))) struct ACHFileTests {
    private static let path = PaymentsHarness.withdrawals

    /// Nothing is done by the silence of a bank that does not have the file.
    @Test func aFileThatNeverReachedTheBankIsNotDone() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            try await payments.openOwnAccount()
            let id = try await payments.queuedWithdrawal("10.00")
            let file = try await payments.dispatched().id
            let silence = try #require(ACHTests.silence)
            payments.clock.advance(by: silence - payments.clock.now)
            // Some turns of whoever hands files over, and of whoever ends lines.
            try await Task.sleep(for: .seconds(3))
            let path = "\(PaymentsHarness.bankFiles)/\(file)"
            #expect(try await payments.asOperator(.GET, path).json["status"] == .string("sent"))
            #expect(try await payments.outflow(Self.path, id)["status"] == .string("processing"))
            #expect(payments.wallet.holds.state.withLock { $0.captures.isEmpty })
            let booked = try await payments.entries("file_id=\(file)")
            #expect(booked.isEmpty)
            // An operator has carried it there.
            for _ in 0..<2 {
                let handed = try await payments.asOperator(
                    .POST, "\(path)/handed-over", Self.receipt)
                #expect(handed.status == 200 && handed.json["status"] != .string("sent"))
            }
            try await payments.waitUntil(Self.path, id, is: "succeeded")
            try await eventually("what it took is booked") {
                try await payments.entries("file_id=\(file)").map { $0["kind"] } == [.string("debit")]
            }
            let unknown = try await payments.asOperator(
                .POST, "\(PaymentsHarness.bankFiles)/\(UniqueID.example)/handed-over", Self.receipt)
            #expect(unknown.status == 404)
        }
    }

    private static let receipt = #"{"evidence":"The portal's receipt 4711"}"#

    /// Seven digits of a trace are ours.
    @Test func tracesComeAgainAndWhatComesBackIsOfTheNewest() async throws {
        try await PaymentsHarness.run { payments in
            try await payments.openOwnAccount()
            let first = try await payments.queuedWithdrawal("10.00")
            let old = try #require(try await payments.dispatched().nacha.batches.first?.entries.first)
            let number = try #require(Int64(old.trace.suffix(7)))
            let back = try await payments.takeFile(PaymentsHarness.bankFile(PaymentsHarness.comesBack(old, "R02")))
            #expect(back.json["entries"]?.arrayValue?.map { $0["state"] } == [.string("matched")])
            try await payments.waitUntil(Self.path, first, is: "returned")
            _ = try await payments.database.query(
                "select setval(pg_get_serial_sequence('payments.rail_items', 'number'), \(number + 9_999_999))")
            let second = try await payments.queuedWithdrawal("10.00")
            let new = try #require(try await payments.dispatched().nacha.batches.first?.entries.first)
            #expect(new.trace == old.trace)
            var again = PaymentsHarness.comesBack(new, "R02")
            again.trace = "021000020000002"
            let taken = try await payments.takeFile(PaymentsHarness.bankFile(again, modifier: "B"))
            #expect(taken.json["entries"]?.arrayValue?.map { $0["state"] } == [.string("matched")])
            try await payments.waitUntil(Self.path, second, is: "returned")
            #expect(payments.wallet.holds.state.withLock { $0.restored.count } == 2)
            #expect(payments.wallet.holds.state.withLock { $0.mistakes } == [])
        }
    }
}
