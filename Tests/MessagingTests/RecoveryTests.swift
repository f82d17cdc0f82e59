import Primitives
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(3))) struct RecoveryTests {
    private static let topology = Topology.service("wallet", events: ["test.happened.v1"], servesRequests: true)

    /// Connections are killed again and again while messages flow; each confirmed one must arrive.
    @Test func killedConnectionsLoseNoConfirmedMessage() async throws {
        try await withBrokerHarness { harness in
            let publisher = try harness.broker(Self.topology)
            let consumer = try harness.broker(Self.topology)
            let seen = Collector<UniqueID>()
            let confirmed = Collector<UniqueID>()
            try await alongside {
                try await consumer.consume(queue: "wallet.events", prefetch: 64) { messages in
                    seen.append(messages.map(\.messageID))
                    return messages.map { _ in .ack }
                }
            } _: {
                try await alongside {
                    while !Task.isCancelled {
                        let batch = (0..<50).map { _ in harness.event() }
                        try await publisher.publish(batch)
                        confirmed.append(batch.map(\.messageID))
                    }
                } _: {
                    for round in 1...4 {
                        // The management API notices a new connection only after seconds.
                        try await eventually("connections are killed") {
                            let names = try await harness.testBroker.management.connectionNames(
                                virtualHost: harness.testBroker.virtualHost)
                            guard names.count >= 2 else { return false }
                            try await harness.testBroker.dropConnections()
                            return true
                        }
                        _ = await confirmed.wait(for: confirmed.elements.count + 500 * round)
                    }
                }
                let wanted = Set(confirmed.elements)
                try await eventually("all confirmed messages arrive") {
                    wanted.isSubset(of: Set(seen.elements))
                }
                #expect(wanted.count >= 2_000)
            }
            await publisher.close()
            await consumer.close()
        }
    }

    @Test func topologyIsDeclaredAgainAfterItWasLost() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                try await broker.ready()
                let seen = Collector<UniqueID>()
                try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 10) { messages in
                        seen.append(messages.map(\.messageID))
                        return messages.map { _ in .ack }
                    }
                } _: {
                    try await broker.publish([harness.event()])
                    _ = await seen.wait(for: 1)
                    try await harness.deleteQueue("wallet.events")
                    try await eventually("a message arrives over the new queue") {
                        try await broker.publish([harness.event()])
                        return seen.elements.count > 1
                    }
                }
            }
        }
    }

    @Test func requestUnderWayIsAskedAgainOverTheNewConnection() async throws {
        try await withBrokerHarness { harness in
            let server = try harness.broker(Self.topology)
            let client = try harness.broker(.exchangesOnly())
            try await server.ready()
            try await client.ready()
            let keys = Collector<String>()
            let release = Collector<Int>()
            try await alongside {
                try await server.serve(queue: "wallet.requests", prefetch: 10) { request in
                    keys.append([request.idempotencyKey])
                    _ = await release.wait(for: 1)
                    return .reply(Array(#"{"done":true}"#.utf8))
                }
            } _: {
                async let reply = client.request(
                    to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k", timeout: patience)
                _ = await keys.wait(for: 1)
                try await eventually("the client's connection is killed") {
                    let names = try await harness.testBroker.management.connectionNames(
                        virtualHost: harness.testBroker.virtualHost)
                    guard names.count >= 3 else { return false }
                    try await harness.testBroker.dropConnections()
                    return true
                }
                _ = await keys.wait(for: 2)
                release.append([1])
                #expect(try await reply.body == Array(#"{"done":true}"#.utf8))
                #expect(Set(keys.elements) == ["k"])
            }
            await client.close()
            await server.close()
        }
    }

    @Test func absentBrokerFailsFastAndSaysSo() async throws {
        var config = try BrokerConfig(url: "amqp://127.0.0.1:1/%2F")
        config.failFastAfter = .milliseconds(100)
        let broker = MessageBroker(config, topology: .exchangesOnly(), logger: .silent)
        let harness = BrokerHarness(testBroker: try await .create())
        let error = await #expect(throws: MessagingError.self) { try await broker.publish([harness.event()]) }
        #expect(error?.kind == .disconnected)
        #expect(!broker.isConnected)
        await #expect(throws: MessagingError.self) { try await broker.ping() }
        await broker.close()
        try await harness.testBroker.delete()
    }
}
