import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

/// Ada pays a biller again and again.
@Suite(.timeLimit(.minutes(3))) struct BillScheduleTests {
    private func statuses(_ runs: [JSONValue]) -> [String] { runs.compactMap { $0["status"]?.stringValue } }

    @Test func aYearFromTheThirtyFirst() async throws {
        try await PlannedScene.run { scene in
            let made = try await scene.schedule(more: #","ends_on":"2028-01-30""#)
            #expect(made.status == 201, "\(made)")
            let id = try #require(made.id)
            let planned = made.json["upcoming"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(planned.count == 12 && planned[1] == "2027-02-28" && planned[2] == "2027-03-31")
            for day in planned {
                try await scene.pay(at: day, 5)
                try await scene.pay(at: day)
                try await scene.pay(at: day, 7)
            }
            let days = try await scene.runs(id).compactMap { $0["due_on"]?.stringValue }
            #expect(days == planned.reversed())
            let schedule = try await scene.get("/schedules/\(id)")
            #expect(schedule["status"]?.stringValue == "ended" && schedule["next_on"] == .null)
            #expect(schedule["succeeded"] == .number("12") && schedule["failed"] == .number("0"))
            #expect(scene.bank.made == 12 && scene.bank.balance(PlannedScene.wallet) == 10_000_000 - 12 * 101_000)
        }
    }

    /// 40 days without a worker: the latest is paid, the others are skipped.
    @Test func afterAnOutageTheLatestIsPaid() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.schedule("1000.00", "daily").id)
            try await scene.pay(at: "2027-03-11", 15)
            let runs = try await scene.runs(id)
            #expect(runs.first?["due_on"]?.stringValue == "2027-03-11")
            #expect(statuses(runs) == ["succeeded"] + Array(repeating: "skipped", count: 39))
            #expect(scene.bank.made == 1)
            let told = try await scene.told(ScheduleChanged.type)
            #expect(told.last?["next_on"]?.stringValue == "2027-03-12")
        }
    }

    @Test func manyWorkersAtOncePayOnce() async throws {
        try await PlannedScene.run { scene in
            for _ in 0..<5 { _ = try await scene.schedule("1000.00", "daily") }
            scene.clock.advance(by: .seconds(3 * 86_400))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 { group.addTask { try await scene.planned.pay() } }
                try await group.waitForAll()
            }
            #expect(scene.bank.made == 5 && scene.bank.balance(PlannedScene.wallet) == 10_000_000 - 5 * 101_000)
            let runs = try await scene.database.query(
                "select count(*) from billing.schedule_runs where state = 'succeeded'")
            #expect(try runs.first(Int.self) == 5)
        }
    }

    @Test func refusedForMoneyItComesAgainThreeTimes() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.schedule().id)
            scene.bank.change { $0.balances[PlannedScene.wallet] = 0 }
            for hour: Int64 in 6...12 { try await scene.pay(at: "2027-01-31", hour) }
            let run = try #require(try await scene.runs(id).first)
            #expect(run["status"]?.stringValue == "failed" && run["attempts"] == .number("4"))
            #expect(run["failure_code"]?.stringValue == "insufficient_funds" && run["bill_payment_id"] == .null)
            #expect(scene.bank.orders == [4], "one id, four times")
            let told = try await scene.told(AutopayFailed.type)
            #expect(told.count == 1 && told[0]["schedule_id"]?.stringValue == id)
            let schedule = try await scene.get("/schedules/\(id)")
            #expect(schedule["status"]?.stringValue == "active" && schedule["failed"] == .number("1"))
            #expect(schedule["last_failure"]?["code"]?.stringValue == "insufficient_funds")
        }
    }

    @Test func moneyThatComesInTimeIsTaken() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.schedule().id)
            scene.bank.change { $0.balances[PlannedScene.wallet] = 0 }
            try await scene.pay(at: "2027-01-31", 6)
            scene.bank.change { $0.balances[PlannedScene.wallet] = 200_000 }
            try await scene.pay(at: "2027-01-31", 7)
            #expect(statuses(try await scene.runs(id)) == ["succeeded"])
            #expect(scene.bank.balance(PlannedScene.wallet) == 99_000)
        }
    }

    @Test func threeThatFailPauseIt() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.schedule("1000.00", "daily").id)
            scene.bank.change { $0.refusal = .walletFrozen }
            for day in ["2027-01-31", "2027-02-01", "2027-02-02", "2027-02-03"] { try await scene.pay(at: day) }
            #expect(statuses(try await scene.runs(id)) == ["failed", "failed", "failed"])
            let paused = try await scene.told(SchedulePaused.type)
            #expect(paused.count == 1 && paused[0]["reason"]?.stringValue == "wallet_frozen")
            let schedule = try await scene.get("/schedules/\(id)")
            #expect(schedule["status"]?.stringValue == "paused")
            scene.bank.change { $0.refusal = nil }
            let resumed = try await scene.send(.post, "/schedules/\(id)/resume")
            #expect(resumed.json["next_on"]?.stringValue == "2027-02-04")
            try await scene.pay(at: "2027-02-04")
            #expect(statuses(try await scene.runs(id)).first == "succeeded")
        }
    }

    /// A schedule that cannot go on holds up nobody else's.
    @Test func oneThatFailsHoldsUpNoOther() async throws {
        try await PlannedScene.run { scene in
            let made = try #require(try await scene.schedule().id)
            let stuck = try #require(UniqueID(made))
            let bill = try #require(try await scene.bill().id)
            try await scene.database.execute(
                """
                insert into billing.schedule_runs (id, schedule_id, due_on, state, attempts, created_at)
                values (\(UniqueID(high: 6, low: 6)), \(stuck), '2027-01-31', 'skipped', 0, now())
                """)
            var hasFailed = false
            do { try await scene.pay(at: "2027-01-31") } catch { hasFailed = true }
            #expect(hasFailed)
            #expect(try await scene.get("/bills/\(bill)")["status"]?.stringValue == "paid")
        }
    }

    /// The order took effect and nobody heard: it is looked for, and not ordered again.
    @Test func anUnansweredOrderIsFound() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.schedule().id)
            scene.bank.change { state in
                state.isSlow = true
                state.silent = 1
            }
            try await scene.pay(at: "2027-01-31")
            #expect(statuses(try await scene.runs(id)) == ["paying"])
            scene.clock.advance(by: .seconds(31))
            try await scene.planned.pay()
            let run = try #require(try await scene.runs(id).first)
            let payment = try #require(run["bill_payment_id"]?.stringValue.flatMap { UniqueID($0) })
            #expect(scene.bank.made == 1 && scene.bank.orders == [1])
            // Ended while it is on its way: what was ordered is carried to its end.
            let ended = try await scene.send(.delete, "/schedules/\(id)")
            #expect(ended.status == 204)
            try await scene.bank.end(payment, isPaid: true)
            #expect(statuses(try await scene.runs(id)) == ["succeeded"])
            try await scene.pay(at: "2027-03-31")
            #expect(scene.bank.made == 1)
            let again = try await scene.send(.delete, "/schedules/\(id)")
            #expect(again.code == "not_open")
        }
    }

    @Test func aBillerThatCannotBeAskedIsAskedLater() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.schedule().id)
            scene.bank.change { $0.isUnreachable = true }
            for hour: Int64 in 6...12 { try await scene.pay(at: "2027-01-31", hour) }
            let run = try #require(try await scene.runs(id).first)
            #expect(run["status"]?.stringValue == "pending" && run["attempts"] == .number("0"))
            scene.bank.change { $0.isUnreachable = false }
            try await scene.pay(at: "2027-01-31", 13)
            #expect(statuses(try await scene.runs(id)) == ["succeeded"])
        }
    }

    @Test func whatTheBillerRefusesHasFailed() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.schedule().id)
            scene.bank.change { $0.isSlow = true }
            try await scene.pay(at: "2027-01-31")
            let payment = try #require(scene.bank.payments.first)
            let held = try await scene.send(.patch, "/schedules/\(id)", #"{"ends_on":"2027-12-31"}"#)
            #expect(held.code == "payment_in_progress")
            let paused = try await scene.send(.post, "/schedules/\(id)/pause")
            #expect(paused.status == 200)
            try await scene.bank.end(payment, isPaid: false)
            let run = try #require(try await scene.runs(id).first)
            #expect(run["status"]?.stringValue == "failed" && run["failure_code"]?.stringValue == "partner_refused")
            #expect(scene.bank.balance(PlannedScene.wallet) == 10_000_000)
        }
    }

    @Test func theMandateIsSpentOnceAndRefusalsLeaveNothing() async throws {
        try await PlannedScene.run { scene in
            scene.bank.change { $0.proof = "fla_1" }
            #expect(try await scene.schedule().code == "authorization_required")
            let proof = #","authorization":"fla_1""#
            #expect(try await scene.schedule(from: "2027-01-30", more: proof).code == "start_not_in_future")
            #expect(try await scene.schedule(more: #","ends_on":"2027-01-30""#).code == "range_reversed")
            #expect(try await scene.schedule("1000.00", "hourly", more: proof).code == "validation_failed")
            #expect(try await scene.schedule(as: PlannedScene.grace).status == 404)
            let first = try await scene.schedule(more: proof, key: "k")
            #expect(first.status == 201)
            #expect(try await scene.schedule(more: proof, key: "k").json == first.json)
            #expect(try await scene.schedule(more: proof).code == "authorization_invalid")
            #expect(try await scene.database.query("select from billing.schedules").count == 1)
            let id = try #require(first.id)
            let more = try await scene.send(.patch, "/schedules/\(id)", #"{"amount":\#(PlannedScene.money("2.00"))}"#)
            #expect(more.code == "authorization_required", "another amount is another mandate")
            let end = try await scene.send(.patch, "/schedules/\(id)", #"{"ends_on":"2027-12-31"}"#)
            #expect(end.status == 200 && end.json["ends_on"]?.stringValue == "2027-12-31")
            for (method, path) in [(EndpointMethod.get, ""), (.get, "/runs"), (.delete, ""), (.post, "/pause")] {
                let foreign = try await scene.send(method, "/schedules/\(id)\(path)", as: PlannedScene.grace)
                #expect(foreign.status == 404)
            }
        }
    }

    @Test func aChangedScheduleCountsFromItsNextDay() async throws {
        try await PlannedScene.run { scene in
            let id = try #require(try await scene.schedule().id)
            try await scene.pay(at: "2027-01-31")
            let body = #"{"frequency":"weekly","amount":\#(PlannedScene.money("20.00"))}"#
            let changed = try await scene.send(.patch, "/schedules/\(id)", body)
            #expect(changed.status == 200, "\(changed)")
            #expect(changed.json["next_on"]?.stringValue == "2027-02-28")
            let upcoming = changed.json["upcoming"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(upcoming.prefix(2) == ["2027-02-28", "2027-03-07"])
            try await scene.pay(at: "2027-02-28")
            #expect(scene.bank.balance(PlannedScene.wallet) == 10_000_000 - 101_000 - 3_000)
            let package = try await scene.send(.patch, "/schedules/\(id)", #"{"package_id":"\#(PlannedBank.package)"}"#)
            #expect(package.json["amount"]?["amount"]?.stringValue == "2500.00")
            try await scene.pay(at: "2027-03-07")
            #expect(scene.bank.balance(PlannedScene.wallet) == 10_000_000 - 101_000 - 3_000 - 251_000)
        }
    }

    /// As the service runs them, by the suite's clock.
    @Test func theJobsDoIt() async throws {
        try await PlannedScene.run(jobs: true) { scene in
            let id = try #require(try await scene.schedule().id)
            let bill = try #require(try await scene.bill(more: #","remind_days":[1]"#).id)
            scene.clock.set(try #require(CalendarDay("2027-01-31")).startOfDay + .seconds(6 * 3_600))
            try await eventually(within: .seconds(40), "both are paid") {
                let run = try await scene.runs(id).first
                let paid = try await scene.get("/bills/\(bill)")["status"]?.stringValue
                return run?["status"]?.stringValue == "succeeded" && paid == "paid"
            }
        }
    }
}
