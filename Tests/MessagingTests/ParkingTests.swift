import Primitives
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(2))) struct ParkingTests {
    private static let topology = Topology.service(
        "wallet", events: ["test.happened.v1"], servesRequests: false, deliveryLimit: 3)

    /// Takes what is in the parked queue.
    private func parked(_ count: Int, _ broker: MessageBroker, malformed: Bool = false) async throws
        -> [IncomingMessage]
    {
        let seen = Collector<IncomingMessage>()
        return try await alongside {
            try await broker.consume(queue: "wallet.parked", prefetch: 10, deliversMalformed: malformed) { messages in
                seen.append(messages)
                return messages.map { _ in .ack }
            }
        } _: {
            await seen.wait(for: count)
        }
    }

    @Test func parkedMessageKeepsItsBytesAndNamesItsErrorWhileNeighboursGoOn() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                let sent = (0..<5).map { harness.event("test.happened.v1", #"{"n":\#($0)}"#, aggregateID: "a") }
                try await broker.publish(sent)
                let handled = Collector<UniqueID>()
                let before = WallClock.system.now()
                try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 10) { messages in
                        handled.append(messages.map(\.messageID))
                        return messages.map {
                            $0.messageID == sent[2].messageID ? .park(error: "no such wallet") : .ack
                        }
                    }
                } _: {
                    #expect(await handled.wait(for: 5) == sent.map(\.messageID))
                }
                let message = try #require(try await parked(1, broker).first)
                #expect(message.messageID == sent[2].messageID)
                #expect(message.body == sent[2].body)
                #expect(message.aggregateID == "a")
                #expect(message.parking?.error == "no such wallet")
                #expect(message.parking?.queue == "wallet.events")
                #expect(message.parking?.failedAt.map { $0 >= before - .seconds(1) } == true)
                #expect(try await harness.depth(of: "wallet.events") == 0)
            }
        }
    }

    @Test func poisonBeyondTheDeliveryLimitIsParkedByTheBroker() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                let poison = harness.event()
                let fine = harness.event()
                try await broker.publish([poison, fine])
                let deliveries = Collector<UniqueID>()
                let parked = try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 1) { messages in
                        deliveries.append(messages.map(\.messageID))
                        return messages.map { $0.messageID == poison.messageID ? .requeue : .ack }
                    }
                } _: {
                    try await self.parked(1, broker)
                }
                let message = try #require(parked.first)
                #expect(message.messageID == poison.messageID)
                #expect(message.parking?.queue == "wallet.events")
                #expect(message.parking?.error.contains("delivery_limit") == true)
                #expect(message.parking?.failedAt != nil)
                #expect(deliveries.elements.count { $0 == poison.messageID } == 4)
                #expect(deliveries.elements.contains(fine.messageID))
            }
        }
    }

    @Test func whatIsNoMessageOfOursIsParkedAndCanBeRead() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                try await broker.publish([harness.event()])
                _ = try await harness.testBroker.management.post(
                    "exchanges/\(harness.testBroker.virtualHost)/florin.events/publish",
                    json: """
                        {"properties": {}, "routing_key": "test.happened.v1", "payload": "not JSON",
                         "payload_encoding": "string"}
                        """)
                let handled = Collector<IncomingMessage>()
                let parked = try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 10) { messages in
                        handled.append(messages)
                        return messages.map { _ in .ack }
                    }
                } _: {
                    try await self.parked(1, broker, malformed: true)
                }
                #expect(parked.first?.body == Array("not JSON".utf8))
                #expect(parked.first?.parking?.error.contains("malformed") == true)
                #expect(await handled.wait(for: 1).count == 1)
            }
        }
    }
}
