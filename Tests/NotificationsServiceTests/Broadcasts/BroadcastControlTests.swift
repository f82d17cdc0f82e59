import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// How operators hold a broadcast, and what happens when something ends half-way.
@Suite struct BroadcastControlTests {
    private typealias Harness = NotificationsHarness

    @Test func nobodyIsToldFasterAlsoOverAPause() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(30)
            let id = try await harness.begin(more: #", "rate_per_minute": 120"#)
            try await harness.run.run()
            #expect(try await harness.told().count == 1)
            for expected in [3, 5] {
                harness.clock.advance(by: .seconds(1))
                try await harness.run.run()
                #expect(try await harness.told().count == expected)
            }
            #expect(try await harness.act("pause", id).json["status"]?.stringValue == "paused")
            harness.clock.advance(by: .seconds(600))
            try await harness.run.run()
            #expect(try await harness.told().count == 5)
            #expect(try await harness.act("resume", id).json["status"]?.stringValue == "running")
            try await harness.run.run()
            #expect(try await harness.told().count == 6)
            harness.clock.advance(by: .milliseconds(499))
            try await harness.run.run()
            #expect(try await harness.told().count == 6)
            harness.clock.advance(by: .milliseconds(1))
            try await harness.run.run()
            #expect(try await harness.told().count == 7)
        }
    }

    @Test func aPauseHoldsBackWhatWaitsToLeave() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(3)
            let id = try await harness.begin()
            harness.clock.advance(by: .seconds(1))
            try await harness.run.run()
            #expect(try await harness.count("status = 'scheduled'") == 3)
            _ = try await harness.act("pause", id)
            // Before the job comes by: the dispatcher asks by itself.
            try await harness.dispatch()
            try await harness.run.run()
            #expect(harness.carrier.sent.isEmpty)
            #expect(try await harness.count("status = 'scheduled' and reason = 'paused'") == 3)
            harness.clock.advance(by: .seconds(7_200))
            try await harness.dispatch()
            #expect(harness.carrier.sent.isEmpty)
            _ = try await harness.act("resume", id)
            try await turn(harness, after: .milliseconds(1))
            #expect(harness.carrier.sent.count == 3)
            #expect(try await harness.shown(id)["status"]?.stringValue == "finished")
        }
    }

    @Test func whatIsCancelledDoesNotLeave() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(120)
            let id = try await harness.begin(more: #", "rate_per_minute": 60"#)
            for _ in 0..<3 {
                harness.clock.advance(by: .seconds(1))
                try await harness.run.run()
            }
            let told = try await harness.told().count
            #expect(told == 4)
            #expect(try await harness.act("cancel", id).json["status"]?.stringValue == "cancelled")
            // One is being decided about while the job sweeps the rest.
            try await harness.dispatch()
            for _ in 0..<3 { try await turn(harness, after: .seconds(60)) }
            #expect(harness.carrier.sent.isEmpty)
            #expect(try await harness.told().count == told)
            let shown = try await harness.shown(id)
            #expect(shown["counts"]?["skipped"]?.integerValue == Int64(told), "\(shown)")
            #expect(try await harness.count("reason = 'cancelled'") == told)
            for verb in ["pause", "resume", "cancel"] {
                let answer = try await harness.act(verb, id)
                #expect(answer.status == 409 && answer.code == "broadcast_not_running", "\(verb)")
            }
        }
    }

    @Test func verbsFollowTheStates() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(2)
            let answer = try await harness.broadcast(more: #", "starts_at": "2026-11-21T12:00:05Z""#)
            let id = try #require(answer.json["id"]?.stringValue)
            #expect(answer.json["status"]?.stringValue == "scheduled")
            for verb in ["pause", "resume"] {
                #expect(try await harness.act(verb, id).code == "broadcast_not_running")
            }
            try await harness.run.run()
            #expect(try await harness.told().isEmpty)
            // Who has come meanwhile is meant as well.
            try await harness.registerMany(3)
            for seconds in [5, 1] { try await turn(harness, after: .seconds(seconds)) }
            #expect(try await harness.told() == [1, 1, 1])
            #expect(try await harness.shown(id)["audience_size"]?.integerValue == 3)
            #expect(try await harness.act("pause", id).code == "broadcast_not_running")
            #expect(try await harness.act("pause", "\(UniqueID.example)").status == 404)
            let other = try await harness.begin(key: "b2", more: #", "rate_per_minute": 1"#)
            #expect(try await harness.act("resume", other).status == 409)
            #expect(try await harness.act("pause", other).status == 200)
            #expect(try await harness.act("pause", other).status == 409)
            #expect(try await harness.act("cancel", other).status == 200)
            let third = try await harness.broadcast(more: #", "starts_at": "2027-01-01T00:00:00Z""#, key: "b3")
            #expect(try await harness.act("cancel", third.json["id"]?.stringValue ?? "").status == 200)
        }
    }

    @Test func whatIsTooLateIsToldNobody() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(20)
            let id = try await harness.begin(more: #", "rate_per_minute": 60, "expires_at": "2026-11-21T12:00:03Z""#)
            for _ in 0..<2 {
                harness.clock.advance(by: .seconds(1))
                try await harness.run.run()
            }
            #expect(try await harness.told().count == 3)
            harness.clock.advance(by: .seconds(1))
            try await harness.run.run()
            let shown = try await harness.shown(id)
            #expect(shown["status"]?.stringValue == "finished" && shown["counts"]?["expired"]?.integerValue == 3)
            try await turn(harness, after: .seconds(60))
            #expect(harness.carrier.sent.isEmpty)
            #expect(try await harness.told().count == 3)
            #expect(try await harness.list(as: Harness.person(0)).isEmpty)
        }
    }

    /// The transaction ends in its middle, as with a process that dies: nobody was told, and the next one goes on.
    @Test func whatDiesHalfWayIsTakenUp() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(70)
            try await harness.database.execute(
                """
                create function pg_temp_fails() returns trigger language plpgsql as $$
                begin raise exception 'not now'; end $$
                """)
            try await harness.database.execute(
                """
                create trigger fails before insert on notifications.entries for each row
                when (new.user_id = '\(dangerouslyRaw: Harness.person(60).description)') execute function pg_temp_fails()
                """)
            let id = try await harness.begin()
            for _ in 0..<3 {
                harness.clock.advance(by: .seconds(1))
                try await harness.run.run()
            }
            #expect(try await harness.told() == Array(repeating: 1, count: 50))
            #expect(try await harness.shown(id)["told"]?.integerValue == 50)
            try await harness.database.execute("drop trigger fails on notifications.entries")
            for _ in 0..<3 { try await turn(harness, after: .seconds(1)) }
            #expect(try await harness.told() == Array(repeating: 1, count: 70))
            #expect(harness.carrier.sent.count == 70)
            #expect(Set(harness.carrier.sent.map(\.address)).count == 70)
        }
    }

    /// Two processes at once, and operators who stop it and go on between: each is told once.
    @Test func manyAtOnceTellEachOnce() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(300)
            let id = try await harness.begin(more: #", "rate_per_minute": 120000"#)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<12 {
                            harness.clock.advance(by: .milliseconds(40))
                            try await harness.run.run()
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<4 {
                        _ = try await harness.act("pause", id)
                        _ = try await harness.act("resume", id)
                    }
                }
                try await group.waitForAll()
            }
            for _ in 0..<3 { try await turn(harness, after: .seconds(1)) }
            #expect(try await harness.told() == Array(repeating: 1, count: 300))
            #expect(harness.carrier.sent.count == 300)
            let shown = try await harness.shown(id)
            #expect(shown["status"]?.stringValue == "finished" && shown["told"]?.integerValue == 300)
        }
    }

    /// Whatever many are told waits for what concerns one: codes have a lane of their own, money goes first in the
    /// other.
    @Test func codesAndMoneyOvertakeABroadcast() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(200)
            try await harness.register()
            _ = try await harness.begin()
            for _ in 0..<4 {
                harness.clock.advance(by: .seconds(1))
                try await harness.run.run()
            }
            #expect(try await harness.count("status = 'scheduled'") == 201)
            harness.clock.advance(by: .seconds(1))
            var code = Notice(
                event: "code.password_reset", key: "c1",
                recipient: .address(.email, "ada@florin.test", name: nil, locale: nil),
                variables: [
                    JSONMember("code", .string("123456")),
                    JSONMember("expires_at", .string((harness.clock.now + .seconds(900)).rfc3339)),
                ], at: harness.clock.now)
            code.channel = .email
            try await harness.take(code)
            try await harness.take(harness.notice())
            try await harness.take(
                harness.notice(
                    "ticket.created", "t1",
                    [
                        JSONMember("number", .string("2026-000001")), JSONMember("subject", .string("Help")),
                    ]))
            let urgent = try await harness.dispatcher.claim(urgent: true, limit: 32)
            #expect(urgent.begun.map(\.outgoing.event) == ["code.password_reset"])
            let usual = try await harness.dispatcher.claim(urgent: false, limit: 3)
            #expect(
                usual.begun.map(\.outgoing.event) == ["deposit.succeeded", "ticket.created", "system.announcement"])
        }
    }
}
