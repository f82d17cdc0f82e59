import Messaging
import Outbox
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A consumer that keeps the latest state of something is not set back by a message that comes late.
@Suite(.serialized) struct OrderTests {
    struct Poison: Error {}

    @Test func aMessageReplayedOutOfParkingDoesNotUndoANewerOne() async throws {
        try await withConsumers { client, broker, parked in
            try await broker.publish([update("ada", 1, "poison")])
            let first = try await eventually("parked") { try await parked.list(limit: 1).first }
            try await broker.publish([update("ada", 2, "new"), update("bob", 3, "bob")])
            try await eventually("both") { try await effects(client) == ["ada 2", "bob 3"] }
            try await client.execute("insert into effects (what) values ('cure')")
            #expect(try await parked.replay(first.id))
            try await broker.publish([update("bob", 4, "last")])
            try await eventually("the last") { try await effects(client).last == "bob 4" }
            #expect(try await effects(client) == ["ada 2", "bob 3", "bob 4"])
            #expect(try await parked.list(limit: 10).isEmpty)
            // It counts as handled: another arrival is known.
            let known = try await client.query("select from inbox where message_id = \(first.messageID)")
            #expect(known.count == 1)
        }
    }

    @Test func aReplayThatIsStillTheNewestHasItsEffect() async throws {
        try await withConsumers { client, broker, parked in
            try await broker.publish([update("ada", 7, "poison"), update("bob", 8, "bob")])
            let first = try await eventually("parked") { try await parked.list(limit: 1).first }
            try await client.execute("insert into effects (what) values ('cure')")
            #expect(try await parked.replay(first.id))
            try await eventually("the effect") { try await effects(client) == ["bob 8", "ada 7"] }
        }
    }

    /// Two replicas share a queue, so neither sees all messages nor any order.
    @Test func ofMessagesInAnyOrderTheNewestRemainsForEachAggregate() async throws {
        var random = SeededGenerator()
        let messages = (1...300).map { update("a\($0 % 7)", Int64($0), "x") }.shuffled(using: &random)
        try await withConsumers(replicas: 2) { client, broker, parked in
            for start in stride(from: 0, to: messages.count, by: 30) {
                try await broker.publish(Array(messages[start..<(start + 30)]))
            }
            try await eventually("all are handled") {
                try await client.query("select count(*) from inbox").first(Int.self) == messages.count
            }
            var last: [Substring: Int] = [:]
            for effect in try await effects(client) {
                let parts = effect.split(separator: " ")
                let sequence = try #require(Int(parts[1]))
                #expect(sequence > last[parts[0]] ?? 0, "seed \(random.seed)")
                last[parts[0]] = sequence
            }
            let newest = Dictionary((1...300).map { ("a\($0 % 7)"[...], $0) }) { max($0, $1) }
            #expect(last == newest)
            #expect(try await parked.list(limit: 10).isEmpty)
        }
    }

    @Test func aMessageThatDoesNotSayWhereItStandsIsParked() async throws {
        try await withConsumers { client, broker, parked in
            let unnumbered = OutgoingMessage.event(
                happened, id: ids.next(), body: Array("\"x\"".utf8), aggregateID: "ada", occurredAt: aTime)
            try await broker.publish([update("bob", 1, "x"), unnumbered, update("bob", 2, "x")])
            try await eventually("its neighbours") { try await effects(client) == ["bob 1", "bob 2"] }
            try await eventually("parked") {
                try await parked.list(limit: 10).first?.error.contains("no sequence") == true
            }
        }
    }

    private func update(_ aggregate: String, _ sequence: Int64, _ text: String) -> OutgoingMessage {
        .event(
            happened, id: ids.next(), body: Array("\"\(text)\"".utf8), aggregateID: aggregate, sequence: sequence,
            occurredAt: aTime)
    }

    private func effects(_ client: PostgresClient) async throws -> [String] {
        try await client.query("select what from effects where what <> 'cure' order by id").decode(String.self)
    }

    /// Consumers whose effect is `<aggregate> <sequence>`; `poison` fails until it has been cured.
    private func withConsumers(
        replicas: Int = 1, _ body: (PostgresClient, MessageBroker, ParkedMessages) async throws -> Void
    ) async throws {
        try await withTablesAndBroker { client, _, broker, virtualHost in
            let handler: EventConsumer.Handler = { message, tx in
                if message.body.text == #""poison""# {
                    let cures = try await tx.query("select from effects where what = 'cure'")
                    if cures.isEmpty { throw Poison() }
                }
                let effect = "\(message.aggregateID ?? "") \(message.sequence ?? 0)"
                try await tx.execute("insert into effects (what) values (\(effect))")
            }
            let others = try (1..<replicas).map { _ in try makeBroker(virtualHost) }
            let consumers = ([broker] + others).map { broker in
                EventConsumer(
                    broker: broker, client: client, queue: "listener.events", handlers: [happened: handler],
                    order: [happened: .perAggregate], clock: .system, logger: quiet, prefetch: 10, maximumBatch: 5)
            }
            let archiver = ParkedMessageArchiver(
                broker: broker, client: client, service: "listener", clock: .system, ids: ids, logger: quiet)
            var services: [@Sendable () async throws -> Void] = [{ try await archiver.run() }]
            for consumer in consumers { services.append { try await consumer.run() } }
            try await running(services) {
                try await body(client, broker, ParkedMessages(client: client, broker: broker))
            }
            for broker in others { await broker.close() }
        }
    }
}
