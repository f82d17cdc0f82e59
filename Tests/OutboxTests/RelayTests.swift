import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceLifecycle
import TestSupport
import Testing

@Suite(.serialized) struct RelayTests {
    @Test func eventsArriveInOrderAndLeaveTheTable() async throws {
        try await withTablesAndBroker { client, _, broker, _ in
            let (collector, signal) = (Collector(), WakeSignal())
            try await running([
                { try await collector.collect(broker) }, { try await relay(client, broker, signal).run() },
            ]) {
                for first in stride(from: 0, to: 600, by: 3) {
                    try await client.transaction { tx in
                        try await tx.commit(after: [Outbox.append((first..<first + 3).map { event($0) })])
                    }
                    signal.raise()
                }
                try await collector.wait(for: 600)
                #expect(collector.distinct.map(\.body.text) == (0..<600).map { #"{"number":\#($0)}"# })
                let sequences = collector.distinct.compactMap(\.sequence)
                #expect(sequences.count == 600 && sequences == sequences.sorted())
                #expect(collector.distinct.allSatisfy { $0.aggregateID == "a" && $0.occurredAt == aTime })
                try await eventually("the table is empty") { try await countOutbox(client) == 0 }
            }
        }
    }

    @Test func aTransactionThatCommitsLateIsNotSkipped() async throws {
        try await withTablesAndBroker { client, _, broker, _ in
            let (collector, signal) = (Collector(), WakeSignal())
            try await running([
                { try await collector.collect(broker) }, { try await relay(client, broker, signal).run() },
            ]) {
                try await client.transaction { early in
                    try await early.execute(Outbox.append([event(1)]))
                    try await client.transaction { try await $0.commit(after: [Outbox.append([event(2)])]) }
                    try await collector.wait(for: 1)
                    #expect(collector.distinct.map(\.body.text) == [#"{"number":2}"#])
                }
                try await collector.wait(for: 2)
                #expect(collector.distinct.map(\.body.text) == [#"{"number":2}"#, #"{"number":1}"#])
            }
        }
    }

    @Test func twoRelaysKeepTheOrderOfEachAggregate() async throws {
        try await withTablesAndBroker { client, _, broker, virtualHost in
            let collector = Collector()
            let other = try makeBroker(virtualHost)
            let (first, second) = (relay(client, broker, WakeSignal()), relay(client, other, WakeSignal()))
            try await running([
                { try await collector.collect(broker) }, { try await first.run() }, { try await second.run() },
                // Steals the lease again and again, so that both really publish, also at once.
                {
                    await cancelWhenGracefulShutdown {
                        while !Task.isCancelled {
                            _ = try? await client.execute("delete from leases")
                            try? await Task.sleep(for: .milliseconds(5))
                        }
                    }
                },
            ]) {
                try await withThrowingTaskGroup { group in
                    for aggregate in 0..<8 {
                        group.addTask {
                            for number in 0..<100 {
                                let change = Outbox.append([event(number, aggregate: "\(aggregate)")])
                                try await client.transaction { try await $0.commit(after: [change]) }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                try await collector.wait(for: 800)
                for aggregate in 0..<8 {
                    let numbers = collector.distinct.filter { $0.aggregateID == "\(aggregate)" }.map(\.body.text)
                    #expect(numbers == (0..<100).map { #"{"number":\#($0)}"# })
                }
            }
            await other.close()
        }
    }

    @Test func anotherRelayTakesOverWhenTheFirstStops() async throws {
        try await withTablesAndBroker { client, _, broker, _ in
            let collector = Collector()
            try await running([{ try await collector.collect(broker) }]) {
                for round in 1...2 {
                    try await running([{ try await relay(client, broker, WakeSignal()).run() }]) {
                        try await client.transaction { try await $0.commit(after: [Outbox.append([event(round)])]) }
                        // Well below the time of a lease, which was given back.
                        try await eventually(within: .seconds(4), "round \(round)") {
                            collector.distinct.count == round
                        }
                    }
                }
            }
        }
    }

    @Test func whatWasCommittedLeavesAtShutdown() async throws {
        try await withTablesAndBroker { client, _, broker, _ in
            let collector = Collector()
            let relay = relay(client, broker, WakeSignal())
            try await client.transaction { try await $0.commit(after: [Outbox.append((0..<300).map { event($0) })]) }
            // Shut down at once: the relay's own loop may not even have begun.
            try await running([{ try await relay.run() }]) {}
            #expect(try await countOutbox(client) == 0)
            try await running([{ try await collector.collect(broker) }]) { try await collector.wait(for: 300) }
        }
    }

    @Test func aBrokenConnectionLosesNothing() async throws {
        try await withTablesAndBroker { client, _, broker, virtualHost in
            let (collector, signal) = (Collector(), WakeSignal())
            try await running([
                { try await collector.collect(broker) }, { try await relay(client, broker, signal).run() },
            ]) {
                for number in 0..<300 {
                    try await client.transaction { try await $0.commit(after: [Outbox.append([event(number)])]) }
                    signal.raise()
                    if number == 150 { try await virtualHost.dropConnections() }
                }
                try await collector.wait(for: 300)
                #expect(collector.distinct.map(\.body.text) == (0..<300).map { #"{"number":\#($0)}"# })
            }
        }
    }

    @Test func largeEventsGoInSeveralFlights() async throws {
        try await withTablesAndBroker { client, _, broker, _ in
            let collector = Collector()
            let text = "\"" + String(repeating: "x", count: 700_000) + "\""
            let events = (0..<5).map { _ in
                OutboxEvent(
                    type: happened, aggregateID: "a", data: Array(text.utf8), id: ids.next(), occurredAt: aTime)
            }
            try await client.transaction { try await $0.commit(after: [Outbox.append(events)]) }
            try await running([
                { try await collector.collect(broker) }, { try await relay(client, broker, WakeSignal()).run() },
            ]) {
                try await collector.wait(for: 5)
                #expect(collector.distinct.map(\.messageID) == events.map(\.id))
            }
        }
    }
}
