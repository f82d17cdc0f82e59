import Primitives
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(2))) struct ThroughputTests {
    /// Prints its figures; the bound is far below them and only catches a collapse.
    @Test func tenThousandMessagesFlowThroughAQuorumQueue() async throws {
        let topology = Topology.service("wallet", events: ["test.happened.v1"], servesRequests: false)
        try await withBrokerHarness { harness in
            try await harness.connected(topology) { broker in
                try await broker.ready()
                let messages = (0..<10_000).map { harness.event("test.happened.v1", #"{"n":\#($0)}"#) }
                let clock = ContinuousClock()
                let publishing = try await clock.measure { try await broker.publish(messages) }
                let seen = Collector<UniqueID>()
                let started = clock.now
                try await alongside {
                    try await broker.consume(queue: "wallet.events", prefetch: 500) { batch in
                        seen.append(batch.map(\.messageID))
                        return batch.map { _ in .ack }
                    }
                } _: {
                    #expect(await seen.wait(for: 10_000).count == 10_000)
                }
                let consuming = clock.now - started
                print(
                    "10,000 messages: published and confirmed at \(Int(10_000 / publishing.inSeconds))/s,",
                    "consumed and acked at \(Int(10_000 / consuming.inSeconds))/s")
                #expect(publishing < .seconds(20) && consuming < .seconds(20))
            }
        }
    }
}
