import Primitives
import TestSupport
import Testing

@testable import Messaging

/// What a consumer that needs the order of its queue relies on.
@Suite(.timeLimit(.minutes(2))) struct OrderedQueueTests {
    private static let topology = Topology.service(
        "ledger", events: ["test.happened.v1"], servesRequests: false, singleActiveConsumer: true)

    @Test func aQueueWithOneActiveConsumerGivesAllToOne() async throws {
        try await withBrokerHarness { harness in
            let brokers = try (0..<3).map { _ in try harness.broker(Self.topology) }
            let seen = Collector<Int>()
            try await alongside {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (number, broker) in brokers.enumerated() {
                        group.addTask {
                            try await broker.consume(queue: "ledger.events", prefetch: 1) { messages in
                                seen.append(messages.map { _ in number })
                                return messages.map { _ in .ack }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            } _: {
                // All three are there before anything comes.
                for broker in brokers { try await broker.ready() }
                try await eventually("three consumers") {
                    try await harness.consumers(of: "ledger.events") == 3
                }
                for _ in 0..<10 { try await brokers[0].publish((0..<6).map { _ in harness.event() }) }
                #expect(Set(await seen.wait(for: 60)).count == 1)
            }
            for broker in brokers { await broker.close() }
        }
    }

    /// Each of these returns is what a lost connection is to the broker.
    @Test func manyReturnsSetNoHealthyMessageAside() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                let event = harness.event()
                try await broker.publish([event])
                let counts = Collector<Int>()
                try await alongside {
                    try await broker.consume(queue: "ledger.events", prefetch: 10) { messages in
                        counts.append(messages.map(\.deliveryCount))
                        return messages.map { $0.deliveryCount < 60 ? .requeue : .ack }
                    }
                } _: {
                    #expect(await counts.wait(for: 61) == Array(0...60))
                }
                #expect(try await harness.depth(of: "ledger.parked") == 0)
            }
        }
    }

    @Test func brokenConnectionsSetNoHealthyMessageAside() async throws {
        try await withBrokerHarness { harness in
            let direct = try BrokerConfig(url: harness.testBroker.url)
            try await BrokerProxy.with(upstream: (direct.host, direct.port)) { proxy in
                try await harness.connected(Self.topology) {
                    $0.port = proxy.port
                    // Five seconds of patience, 25 times over, would be the whole of the test's time.
                    $0.reconnect = Backoff(initial: .milliseconds(10), cap: .milliseconds(100))
                } _: { broker in
                    try await broker.ready()
                    let events = (0..<20).map { _ in harness.event() }
                    try await broker.publish(events)
                    let counts = Collector<Int>()
                    let watcher = try harness.broker(Self.topology)
                    try await watcher.ready()
                    try await alongside {
                        try await broker.consume(queue: "ledger.events", prefetch: 50) { messages in
                            counts.append(messages.map(\.deliveryCount))
                            // Broken off before it can say anything.
                            guard messages.contains(where: { $0.deliveryCount < 25 }) else {
                                return messages.map { _ in .ack }
                            }
                            do {
                                try await proxy.goAway()
                                try await proxy.comeBack()
                            } catch {
                                Issue.record("the proxy does not go and come: \(error)")
                            }
                            return messages.map { _ in .ack }
                        }
                    } _: {
                        try await eventually(within: .seconds(90), "the queue is empty") {
                            let waiting = try await watcher.queueDepths().first { $0.queue == "ledger.events" }
                            return waiting?.messages == 0 && counts.elements.contains { $0 >= 25 }
                        }
                    }
                    await watcher.close()
                    #expect(try await harness.depth(of: "ledger.parked") == 0)
                }
            }
        }
    }

    @Test func aQueueOfAnEarlierVersionIsUsedAsItIs() async throws {
        try await withBrokerHarness { harness in
            let earlier = Topology.service(
                "ledger", events: ["test.happened.v1"], servesRequests: false, deliveryLimit: 20)
            try await harness.connected(earlier) { try await $0.ready() }
            try await harness.connected(Self.topology) { broker in
                let event = harness.event()
                let seen = Collector<UniqueID>()
                try await alongside {
                    try await broker.consume(queue: "ledger.events", prefetch: 1) { messages in
                        seen.append(messages.map(\.messageID))
                        return messages.map { _ in .ack }
                    }
                } _: {
                    try await broker.publish([event])
                    #expect(await seen.wait(for: 1) == [event.messageID])
                }
            }
        }
    }
}
