import Messaging
import Outbox
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@Suite(.serialized) struct ConsumerTests {
    struct Poison: Error {}
    struct Away: TransientFailure {}

    @Test func aMessageHasItsEffectOnceHoweverOftenItComes() async throws {
        try await withConsumer { client, broker, _ in
            let message = outgoing("one")
            for _ in 0..<3 { try await broker.publish([message, message]) }
            try await broker.publish([outgoing("last")])
            try await eventually("the last") { try await effects(client).contains("last") }
            #expect(try await effects(client) == ["one", "last"])
        }
    }

    @Test func poisonIsParkedWhileItsNeighboursGoOn() async throws {
        try await withConsumer { client, broker, parked in
            try await broker.publish(["1", "2", "poison", "3", "divide", "4"].map { outgoing($0) })
            try await eventually("all others") { try await effects(client).count == 4 }
            #expect(try await effects(client) == ["1", "2", "3", "4"])
            try await eventually("both parked") { try await parked.list(limit: 10).count == 2 }
            let list = try await parked.list(limit: 10)
            #expect(Set(list.map(\.body.text)) == [#""poison""#, #""divide""#])
            #expect(list.allSatisfy { $0.queue == "listener.events" && $0.type == happened && $0.count == 1 })
            let divided = try #require(list.first { $0.body.text == #""divide""# })
            #expect(divided.error.contains("22012"))
        }
    }

    @Test func aPassingFailureKeepsTheOrder() async throws {
        try await withConsumer(failures: 3) { client, broker, parked in
            try await broker.publish(["1", "away", "2"].map { outgoing($0) })
            try await eventually("all") { try await effects(client).count == 3 }
            #expect(try await effects(client) == ["1", "away", "2"])
            #expect(try await parked.list(limit: 10).isEmpty)
        }
    }

    @Test func aTypeThatNobodyHandlesIsParked() async throws {
        try await withConsumer { client, broker, parked in
            try await broker.publish([
                .direct(
                    toQueue: "listener.events", type: "test.unknown.v1", id: ids.next(), body: Array("{}".utf8),
                    occurredAt: aTime), outgoing("next"),
            ])
            try await eventually("the next") { try await effects(client) == ["next"] }
            try await eventually("parked") { try await parked.list(limit: 10).first?.type == "test.unknown.v1" }
        }
    }

    @Test func aParkedMessageCanBeReplayedOrDeleted() async throws {
        try await withConsumer(failures: 0) { client, broker, parked in
            try await broker.publish([outgoing("poison"), outgoing("poison")])
            try await eventually("both parked") { try await parked.list(limit: 10).count == 2 }
            let list = try await parked.list(limit: 10)
            #expect(list[0].id > list[1].id)
            let page = try await parked.list(before: list[0].id, limit: 10)
            #expect(page.map(\.id) == [list[1].id])

            // Still poison: it comes back, counted or as a new row.
            #expect(try await parked.replay(list[0].id))
            try await eventually("parked again") {
                let now = try await parked.list(limit: 10)
                return now.contains { $0.messageID == list[0].messageID && ($0.id != list[0].id || $0.count == 2) }
            }
            // Cured: it takes effect.
            try await client.execute("insert into effects (what) values ('cure')")
            #expect(try await parked.replay(list[1].id))
            try await eventually("the effect") { try await effects(client).contains("poison") }
            try await eventually("gone") { try await parked.find(list[1].id) == nil }
            let left = try #require(try await parked.list(limit: 10).first)
            #expect(try await parked.delete(left.id))
            #expect(try await !parked.delete(left.id))
            #expect(try await !parked.replay(left.id))
            #expect(try await parked.list(limit: 10).isEmpty)
        }
    }

    private func outgoing(_ text: String) -> OutgoingMessage {
        .event(happened, id: ids.next(), body: Array("\"\(text)\"".utf8), occurredAt: aTime)
    }

    private func effects(_ client: PostgresClient) async throws -> [String] {
        try await client.query("select what from effects where what <> 'cure' order by id").decode(String.self)
    }

    /// A consumer and an archiver at work. The text of a message is its effect; `poison` fails unless it has been
    /// cured,
    /// `divide` is the server's error, `away` fails as often as told.
    private func withConsumer(
        failures: Int = 0, _ body: (PostgresClient, MessageBroker, ParkedMessages) async throws -> Void
    ) async throws {
        try await withTablesAndBroker { client, _, broker, _ in
            let left = Mutex(failures)
            let handler: EventConsumer.Handler = { message, tx in
                let text = String(message.body.text.dropFirst().dropLast())
                switch text {
                case "poison":
                    let cures = try await tx.query("select from effects where what = 'cure'")
                    if cures.isEmpty { throw Poison() }
                case "divide": try await tx.execute("select 1/0")
                case "away":
                    let fails = left.withLock { left in
                        left -= 1
                        return left >= 0
                    }
                    if fails { throw Away() }
                default: break
                }
                try await tx.execute("insert into effects (what) values (\(text))")
            }
            let consumer = EventConsumer(
                broker: broker, client: client, queue: "listener.events", handlers: [happened: handler],
                clock: .system, logger: quiet)
            let archiver = ParkedMessageArchiver(
                broker: broker, client: client, service: "listener", clock: .system, ids: ids, logger: quiet)
            try await running([{ try await consumer.run() }, { try await archiver.run() }]) {
                try await body(client, broker, ParkedMessages(client: client, broker: broker))
            }
        }
    }
}
