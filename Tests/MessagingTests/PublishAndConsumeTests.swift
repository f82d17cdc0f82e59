import Primitives
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(2))) struct PublishAndConsumeTests {
    private static let topology = Topology.service("wallet", events: ["test.happened.v1"], servesRequests: false)

    @Test func messageArrivesWithAllItsFields() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                var sent = harness.event("test.happened.v1", #"{"n":1}"#, aggregateID: "w-1")
                sent.sequence = 42
                sent.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
                try await broker.publish([sent])
                let seen = Collector<IncomingMessage>()
                try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 10) { messages in
                        seen.append(messages)
                        return messages.map { _ in .ack }
                    }
                } _: {
                    let message = try #require(await seen.wait(for: 1).first)
                    #expect(message.messageID == sent.messageID)
                    #expect(message.type == sent.type)
                    #expect(message.body == sent.body)
                    #expect(message.aggregateID == "w-1")
                    #expect(message.sequence == 42)
                    #expect(message.traceparent == sent.traceparent)
                    #expect(message.occurredAt.millisecondsSince1970 == sent.occurredAt.millisecondsSince1970)
                    #expect(message.queue == "wallet.events")
                    #expect(!message.redelivered && message.deliveryCount == 0 && message.parking == nil)
                }
            }
        }
    }

    @Test func readyMessagesComeInBatchesInOrderAndAckedOnesAreGone() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                let sent = (0..<500).map { harness.event("test.happened.v1", "\($0)") }
                try await broker.publish(sent)
                let batches = Collector<[IncomingMessage]>()
                let seen = Collector<UniqueID>()
                try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 100) { messages in
                        batches.append([messages])
                        seen.append(messages.map(\.messageID))
                        return messages.map { _ in .ack }
                    }
                } _: {
                    #expect(await seen.wait(for: 500) == sent.map(\.messageID))
                }
                #expect(batches.elements.allSatisfy { $0.count <= 100 })
                #expect(batches.elements.count < 250, "batches gather what is ready")
                #expect(try await harness.depth(of: "wallet.events") == 0)
            }
        }
    }

    @Test func requeuedMessageComesAgainWithItsCount() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                try await broker.publish([harness.event()])
                let seen = Collector<IncomingMessage>()
                try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 10) { messages in
                        seen.append(messages)
                        return messages.map { $0.deliveryCount < 2 ? .requeue : .ack }
                    }
                } _: {
                    let messages = await seen.wait(for: 3)
                    #expect(messages.map(\.deliveryCount) == [0, 1, 2])
                    #expect(Set(messages.map(\.messageID)).count == 1)
                }
                #expect(try await harness.depth(of: "wallet.events") == 0)
            }
        }
    }

    @Test func eventNobodyListensToIsConfirmed() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                try await broker.publish([harness.event("nobody.listens.v1")])
            }
        }
    }

    @Test func mandatoryMessageWithoutAQueueIsAnErrorAndItsNeighboursArrive() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                let lost = OutgoingMessage.direct(
                    toQueue: "no.such.queue", type: "t", id: harness.ids.next(), body: Array("{}".utf8),
                    occurredAt: WallClock.system.now())
                async let fine: Void = broker.publish([harness.event()])
                let error = await #expect(throws: MessagingError.self) { try await broker.publish([lost]) }
                #expect(error?.kind == .unroutable)
                try await fine
                #expect(try await harness.depth(of: "wallet.events") == 1)
            }
        }
    }

    @Test func refusedExchangeIsAnErrorAndTheConnectionGoesOn() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                var wrong = harness.event()
                wrong.exchange = "no.such.exchange"
                let error = await #expect(throws: MessagingError.self) { try await broker.publish([wrong]) }
                #expect(error?.kind == .refused(replyCode: 404))
                try await broker.publish([harness.event()])
                #expect(broker.isConnected)
            }
        }
    }

    @Test func largeMessageCrossesFrames() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                let body = "\"" + String(repeating: "x", count: 1_000_000) + "\""
                try await broker.publish([harness.event("test.happened.v1", body)])
                let seen = Collector<IncomingMessage>()
                try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 1) { messages in
                        seen.append(messages)
                        return [.ack]
                    }
                } _: {
                    #expect(await seen.wait(for: 1).first?.body == Array(body.utf8))
                }
            }
        }
    }

    @Test func everyProcessGetsABroadcast() async throws {
        try await withBrokerHarness { harness in
            let one = try harness.broker(.exchangesOnly(service: "gateway"))
            let two = try harness.broker(.exchangesOnly(service: "gateway"))
            let seen = Collector<UniqueID>()
            let subscribed = Collector<Int>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for broker in [one, two] {
                    group.addTask {
                        try await broker.broadcast(events: ["test.happened.v1"]) {
                            subscribed.append([1])
                        } _: {
                            seen.append($0.map(\.messageID))
                        }
                    }
                }
                _ = await subscribed.wait(for: 2)
                let event = harness.event()
                try await one.publish([event])
                #expect(await seen.wait(for: 2) == [event.messageID, event.messageID])
                group.cancelAll()
            }
            await one.close()
            await two.close()
        }
    }

    @Test func whatWaitsInEachQueueIsCounted() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                try await broker.publish((0..<7).map { _ in harness.event() })
                // Confirmed is not yet counted: a quorum queue tells its length a moment later.
                try await eventually("the queue tells its length") {
                    try await broker.queueDepths().map(\.messages) == [0, 7]
                }
                #expect(try await broker.queueDepths().map(\.queue) == ["wallet.parked", "wallet.events"])
                try await harness.deleteQueue("wallet.parked")
                let error = await #expect(throws: MessagingError.self) { try await broker.queueDepths() }
                #expect(error?.kind == .refused(replyCode: 404))
                // What was refused closed only the channel of such questions.
                try await broker.publish([harness.event()])
            }
        }
    }

    @Test func closedBrokerRefusesToPublish() async throws {
        try await withBrokerHarness { harness in
            let broker = try harness.broker(Self.topology)
            try await broker.publish([harness.event()])
            await broker.close()
            let error = await #expect(throws: MessagingError.self) { try await broker.publish([harness.event()]) }
            #expect(error?.kind == .closed)
            #expect(!broker.isConnected)
        }
    }
}
