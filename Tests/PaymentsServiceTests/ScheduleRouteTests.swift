import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Ada pays Grace again and again, on a clock that the test moves.
@Suite(.timeLimit(.minutes(3))) struct ScheduleRouteTests {
    private static let path = "\(People.base)/recurring"

    private func make(
        _ payments: PaymentsHarness, _ amount: String = "1.00", _ frequency: String = "monthly",
        start: CalendarDay? = nil, to: String = #"{"email":"grace@florin.test"}"#, more: String = "",
        key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        let start = start ?? payments.clock.now.day.adding(days: 1)
        return try await payments.send(
            .POST, Self.path,
            json: """
                {"source_wallet_id":"\(People.adas)","destination":\(to),"amount":\(People.money(amount)),\
                "frequency":"\(frequency)","start_date":"\(start)"\(more)}
                """, key: key ?? IDGenerator(clock: .system).next().description)
    }

    private func made(
        _ payments: PaymentsHarness, _ amount: String = "1.00", _ frequency: String = "daily", more: String = ""
    ) async throws -> String {
        let schedule = try await make(payments, amount, frequency, more: more)
        #expect(schedule.status == 201, "\(schedule)")
        return try #require(schedule.json["id"]?.stringValue)
    }

    private func get(_ payments: PaymentsHarness, _ id: String) async throws -> JSONValue {
        try await payments.send(.GET, "\(Self.path)/\(id)").json
    }

    private func runs(_ payments: PaymentsHarness, _ id: String) async throws -> [JSONValue] {
        try await payments.send(.GET, "\(Self.path)/\(id)/runs?limit=100").json["data"]?.arrayValue ?? []
    }

    /// Waits until so many runs are over.
    private func wait(_ payments: PaymentsHarness, _ id: String, _ count: Int, _ status: String = "succeeded")
        async throws
    {
        try await eventually(within: .seconds(40), "\(count) runs are \(status)") {
            try await runs(payments, id).count { $0["status"]?.stringValue == status } == count
        }
    }

    @Test func aYearOfMonths() async throws {
        try await People.run { payments in
            let id = try await made(payments, "1.00", "monthly", more: #","max_runs":12"#)
            let planned = try await payments.send(.GET, "\(Self.path)/\(id)/preview").json["dates"]?.arrayValue
            payments.clock.advance(by: .seconds(366 * 86_400))
            try await wait(payments, id, 12)
            let days = try await runs(payments, id).reversed().map { $0["due_on"] }
            #expect(days == planned?.map { $0 })
            let schedule = try await get(payments, id)
            #expect(schedule["status"]?.stringValue == "completed" && schedule["next_run_on"] == .null)
            #expect(payments.wallet.door.balance(People.graces) == 1_200)
            let posted = payments.wallet.door.state.withLock { Array($0.posted.values) }
            #expect(posted.count == 12 && posted.allSatisfy { $0.purpose == "recurring" })
            #expect(posted.allSatisfy { $0.initiator?.channel == .system && $0.authorization == nil })
            let list = try await payments.send(.GET, "\(People.base)/payments?source=recurring&source_id=\(id)")
            #expect(list.json["data"]?.arrayValue?.count == 12)
        }
    }

    @Test func theMandateIsSpentOnceAndRefusalsLeaveNothing() async throws {
        try await People.run { payments in
            payments.wallet.door.state.withLock { $0.proof = "fla_1" }
            let today = payments.clock.now.day
            #expect(try await make(payments).code == "authorization_required")
            let proof = #","authorization":"fla_1""#
            #expect(try await make(payments, start: today, more: proof).code == "start_not_in_future")
            #expect(try await make(payments, more: #","end_date":"\#(today)""#).code == "range_reversed")
            #expect(try await make(payments, to: #"{"email":"ada@florin.test"}"#, more: proof).code == "self_payment")
            #expect(try await make(payments, to: #"{"email":"who@florin.test"}"#, more: proof).status == 404)
            #expect(try await make(payments, "hourly").code == "validation_failed")
            let first = try await make(payments, more: proof, key: "k")
            #expect(first.status == 201)
            #expect(try await make(payments, more: proof, key: "k").body == first.body)
            #expect(try await make(payments, more: proof).code == "authorization_invalid")
            #expect(try await payments.database.query("select from payments.recurring").count == 1)
            let stranger = People.grace
            let id = try #require(first.json["id"]?.stringValue)
            for path in ["", "/runs", "/preview"] {
                #expect(try await payments.send(.GET, "\(Self.path)/\(id)\(path)", as: stranger).status == 404)
            }
            for verb in ["pause", "resume", "cancel"] {
                #expect(try await payments.send(.POST, "\(Self.path)/\(id)/\(verb)", as: stranger).status == 404)
            }
            let preview = try await payments.send(
                .POST, "\(Self.path)/preview", json: #"{"frequency":"monthly","start_date":"2027-01-31"}"#)
            let dates = preview.json["dates"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(dates.prefix(3) == ["2027-01-31", "2027-02-28", "2027-03-31"])
        }
    }

    /// Three weeks without a run are made up one after the other, each day once.
    @Test func missedDaysAreMadeUpInOrder() async throws {
        try await People.run { payments in
            let id = try await made(payments)
            payments.clock.advance(by: .seconds(3 * 86_400))
            try await wait(payments, id, 3)
            payments.clock.advance(by: .seconds(3_600))
            let days = try await runs(payments, id).compactMap { $0["due_on"]?.stringValue }
            #expect(days == days.sorted(by: >) && Set(days).count == 3)
            #expect(payments.wallet.door.balance(People.graces) == 300)
        }
    }

    @Test func refusedIsTriedAgainAndThenItFails() async throws {
        try await People.run { payments in
            let id = try await made(payments, "50.00")
            payments.wallet.door.refuse("insufficient_funds", into: People.graces)
            payments.clock.advance(by: .seconds(86_400))
            for (attempt, hours) in [(1, 1), (2, 2), (3, 3), (4, 0)] as [(Int, Int64)] {
                try await eventually(within: .seconds(40), "attempt \(attempt) is refused") {
                    let rows = try await payments.database.query(
                        "select from payments.recurring_runs where attempts = \(attempt) and payment_id is null")
                    return !rows.isEmpty
                }
                payments.clock.advance(by: .seconds(3_600 * hours))
            }
            #expect(try await get(payments, id)["status"]?.stringValue == "failed")
            #expect(try await get(payments, id)["failures_count"] == .number("1"))
            #expect(try await runs(payments, id).first?["failure_code"]?.stringValue == "insufficient_funds")
            payments.wallet.door.allow()
            let resumed = try await payments.send(.POST, "\(Self.path)/\(id)/resume")
            #expect(resumed.status == 200 && resumed.json["status"]?.stringValue == "active")
            payments.clock.advance(by: .seconds(86_400))
            try await wait(payments, id, 1)
            #expect(payments.wallet.door.balance(People.graces) == 5_000)
        }
    }

    @Test func pausedDaysAreSkipped() async throws {
        try await People.run { payments in
            let id = try await made(payments)
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/pause").status == 200)
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/pause").code == "not_open")
            payments.clock.advance(by: .seconds(5 * 86_400))
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/resume").status == 200)
            payments.clock.advance(by: .seconds(86_400))
            try await wait(payments, id, 1)
            #expect(payments.wallet.door.balance(People.graces) == 100)
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/cancel").status == 200)
            payments.clock.advance(by: .seconds(5 * 86_400))
            #expect(try await get(payments, id)["status"]?.stringValue == "cancelled")
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/resume").code == "not_open")
        }
    }
}
