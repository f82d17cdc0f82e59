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

/// What is kept of a broadcast, and for how long.
@Suite struct BroadcastRecordTests {
    private typealias Harness = NotificationsHarness

    /// Counts are kept by the changes themselves: a report that comes after the end is in them.
    @Test func countsFollowEachDelivery() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(3)
            let id = try await harness.begin()
            harness.carrier.answer(
                .refused(isPermanent: true, code: "5.1.1", text: "no"),
                .refused(isPermanent: false, code: "4.2.2", text: "full"))
            try await turn(harness, after: .seconds(1))
            var counts = try await harness.shown(id)["counts"]
            #expect(counts?["bounced"]?.integerValue == 1 && counts?["scheduled"]?.integerValue == 1)
            #expect(counts?["sent"]?.integerValue == 1 && counts?["delivered"]?.integerValue == 3)
            #expect(try await harness.shown(id)["status"]?.stringValue == "running")
            try await turn(harness, after: .seconds(10))
            #expect(try await harness.shown(id)["status"]?.stringValue == "finished")
            try await harness.database.execute(
                "update notifications.deliveries set status = 'complained' where status = 'sent'")
            counts = try await harness.shown(id)["counts"]
            #expect(counts?["sent"]?.integerValue == 0 && counts?["complained"]?.integerValue == 2)
            #expect(
                try await harness.database.query("select from notifications.broadcast_changes").count == 4,
                "what went before is added up")
        }
    }

    @Test func theDatabaseHoldsTheStates() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            let id = try #require(UniqueID(try await harness.begin()))
            for from in Broadcast.Status.allCases {
                for to in Broadcast.Status.allCases where to != from {
                    let isAllowed = Broadcast.states.moves.contains { $0.state == from && $0.next == to }
                    let moves = try await self.moves(id, from, to, harness)
                    #expect(moves == isAllowed, "\(from) to \(to)")
                }
            }
        }
    }

    @Test func oldBroadcastsAreForgotten() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(2)
            let id = try await harness.begin(to: #"{"user_ids": ["\#(Harness.person(0))"]}"#)
            for _ in 0..<2 { try await turn(harness, after: .seconds(1)) }
            let clean = CleanNotifications(client: harness.database, clock: harness.clock.clock)
            func rows(_ table: SQL) async throws -> Int {
                try await harness.database.query("select from notifications.\(table)").count
            }
            harness.clock.advance(by: .seconds(91 * 86_400))
            try await clean.retain()
            #expect(try await rows("broadcast_people") == 0)
            #expect(try await harness.shown(id)["counts"]?["sent"]?.integerValue == 1)
            harness.clock.advance(by: .seconds(276 * 86_400))
            try await clean.retain()
            #expect(try await rows("broadcasts") == 0)
            #expect(try await rows("broadcast_counts") == 0)
        }
    }

    private func moves(
        _ id: UniqueID, _ from: Broadcast.Status, _ to: Broadcast.Status, _ harness: Harness
    ) async throws -> Bool {
        func set(_ status: Broadcast.Status) -> SQL {
            """
            update notifications.broadcasts
            set status = \(status), started_at = now(), next_turn_at = now(), walked_at = now(),
                ended_at = case when \(status.rawValue) in ('finished', 'cancelled') then now() end
            where id = \(id)
            """
        }
        try await harness.database.execute("alter table notifications.broadcasts disable trigger user")
        try await harness.database.execute(set(from))
        try await harness.database.execute("alter table notifications.broadcasts enable trigger user")
        do {
            try await harness.database.execute(set(to))
            return true
        } catch {
            guard error.isCheckViolation() else { throw error }
            return false
        }
    }
}
