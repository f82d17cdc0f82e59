import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Dollars by wire: a message each, a fee on top, and returns that bring less.
@Suite(.timeLimit(.minutes(2))) struct WireRailTests {
    @Test func theBankEndsWhatItIsGiven() async throws {
        try await ISORailScene.run { scene in
            let ids = try await [
                scene.withdraw("100.00", .wire), scene.withdraw("100.01", .wire), scene.withdraw("100.07", .wire),
            ]
            let files = try await scene.dispatch(.wire)
            #expect(files.map { $0["kind"] } == Array(repeating: .string("pacs.008"), count: 3))
            let read = try BankJudge.read(try await scene.content(files[0]))
            let uetr = UniqueID(try #require(read["uetr"]?.stringValue))
            #expect(read["amount"] == .string("100.00 USD") && (uetr?.high ?? 0) >> 12 & 0xF == 4)
            try await scene.waitUntil(ids[0], is: "succeeded")
            try await scene.waitUntil(ids[1], is: "failed")
            try await scene.waitUntil(ids[2], is: "succeeded")
            try await scene.settle()
            try await scene.waitUntil(ids[2], is: "returned")
            let state = scene.payments.wallet.holds.state.withLock { $0 }
            #expect(state.placed.values.map(\.amount.minorUnits).sorted() == [11_500, 11_501, 11_507])
            #expect(state.restored.values.map(\.legs[0].amount.minorUnits) == [9_507] && state.mistakes == [])
            // The return is told by who sends it back, and booked by our bank.
            try await eventually("the statement is booked") {
                scene.payments.clock.advance(by: .seconds(1))
                return try await scene.booked() == ["debit 10000", "debit 10007", "return 9507"]
            }
            let strange = try await scene.payments.database.query(
                "select id from payments.bank_entries where state = 'unmatched'")
            #expect(strange.isEmpty)
        }
    }

    @Test func whatWaitsGoesOutWhenTheFedIsOpen() async throws {
        try await ISORailScene.run { scene in
            let id = try await scene.withdraw("100.00", .wire)
            #expect(try await scene.item(id)?.state == .queued)
            scene.payments.clock.advance(by: .seconds(2 * 3_600))
            try await eventually("it is in a file") { try await scene.item(id)?.state != .queued }
        }
    }

    /// In New York's winter the window is the same in UTC; it closes for the night and opens after the holiday.
    @Test(arguments: [
        ("2026-11-25T12:59:59.000Z", "2026-11-24T22:00:00.000Z"),
        ("2026-11-25T13:00:00.000Z", "2026-11-25T13:00:00.000Z"),
        ("2026-11-25T21:59:59.000Z", "2026-11-25T21:59:59.000Z"),
        ("2026-11-25T23:00:00.000Z", "2026-11-25T22:00:00.000Z"),
        ("2026-11-26T15:00:00.000Z", "2026-11-25T22:00:00.000Z"),
        ("2026-11-28T15:00:00.000Z", "2026-11-27T22:00:00.000Z"),
    ])
    func theWindowIsOnTheFedsDays(now: String, goesOutBefore: String) throws {
        let now = try #require(Timestamp(rfc3339: now))
        #expect(WireRail.rail.cutOff(now).rfc3339 == goesOutBefore)
    }

    @Test(arguments: [
        ("2026-04-02T13:59:59.000Z", "2026-04-01T14:00:00.000Z"),
        ("2026-04-02T14:00:00.000Z", "2026-04-02T14:00:00.000Z"),
        ("2026-04-06T15:00:00.000Z", "2026-04-02T14:00:00.000Z"),
        ("2026-04-07T15:00:00.000Z", "2026-04-07T14:00:00.000Z"),
    ])
    func sepaGoesOutOnTargetsDays(now: String, goesOutBefore: String) throws {
        let now = try #require(Timestamp(rfc3339: now))
        #expect(SEPARail.rail.cutOff(now).rfc3339 == goesOutBefore)
    }
}
