import Primitives
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(2))) struct BadWeatherTests {
    private static let topology = Topology.service("wallet", events: ["test.happened.v1"], servesRequests: true)

    /// A proxy before the broker, and a client that goes through it.
    private func throughProxy(
        adjust: @escaping (inout BrokerConfig) -> Void = { _ in },
        _ body: (BrokerHarness, BrokerProxy, MessageBroker) async throws -> Void
    ) async throws {
        try await withBrokerHarness { harness in
            let direct = try BrokerConfig(url: harness.testBroker.url)
            try await BrokerProxy.with(upstream: (direct.host, direct.port)) { proxy in
                try await harness.connected(Self.topology) { config in
                    config.port = proxy.port
                    adjust(&config)
                } _: { broker in
                    // More than once, as some tests wait for a publish only briefly.
                    try await eventually("the topology stands") { (try? await broker.ready()) != nil }
                    try await body(harness, proxy, broker)
                }
            }
        }
    }

    @Test func publishWaitsWhileTheBrokerIsBlocked() async throws {
        try await throughProxy { harness, proxy, broker in
            proxy.tellBlocked("low on memory")
            try await eventually("the client knows") { !broker.isConnected }
            let error = await #expect(throws: MessagingError.self) { try await broker.ping() }
            #expect(error?.kind == .blocked && error?.message == "low on memory")
            let done = Collector<Int>()
            try await alongside {
                try await broker.publish([harness.event()])
                done.append([1])
            } _: {
                try await eventually("the message waits") {
                    try await harness.depth(of: "wallet.events") == 0 && done.elements.isEmpty
                }
                proxy.tellBlocked(nil)
                _ = await done.wait(for: 1)
            }
            #expect(broker.isConnected)
            #expect(try await harness.depth(of: "wallet.events") == 1)
        }
    }

    @Test func publishGivesUpOnABrokerThatStaysBlocked() async throws {
        try await throughProxy {
            $0.publishTimeout = .milliseconds(300)
        } _: { harness, proxy, broker in
            proxy.tellBlocked("disk alarm")
            try await eventually("the client knows") { !broker.isConnected }
            let published = await #expect(throws: MessagingError.self) { try await broker.publish([harness.event()]) }
            #expect(published?.kind == .blocked)
            let asked = await #expect(throws: MessagingError.self) {
                try await broker.request(
                    to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k", timeout: .milliseconds(100))
            }
            #expect(asked?.kind == .blocked)
        }
    }

    /// A broker that takes nothing still delivers. What cannot be answered meanwhile is worked on once, not until its
    /// deliveries are used up.
    @Test func anAnswerThatCannotBeSentIsNotWorkedOutAgain() async throws {
        try await throughProxy {
            $0.publishTimeout = .milliseconds(10)
        } _: { harness, proxy, server in
            try await harness.connected(.exchangesOnly()) { client in
                let handled = Collector<String>()
                try await alongside {
                    try await server.serve(queue: "wallet.requests", prefetch: 10) { request in
                        handled.append([request.idempotencyKey])
                        return .reply(request.body)
                    }
                } _: {
                    proxy.tellBlocked("disk alarm")
                    try await eventually("the server knows") { !server.isConnected }
                    let error = await #expect(throws: MessagingError.self) {
                        try await client.request(
                            to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "first", timeout: .seconds(1))
                    }
                    #expect(error?.kind == .timeout)
                    proxy.tellBlocked(nil)
                    _ = try await client.request(
                        to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "second", timeout: .seconds(30))
                    #expect(handled.elements == ["first", "second"])
                    #expect(try await harness.depth(of: "wallet.parked") == 0)
                }
            }
        }
    }

    @Test func silentBrokerIsFoundDeadAndLeft() async throws {
        try await throughProxy {
            $0.heartbeatSeconds = 1
        } _: { harness, proxy, broker in
            proxy.fallSilent()
            // Ends only over a new connection: nothing comes back on the old one.
            try await broker.publish([harness.event()])
            #expect(proxy.connections == 2)
            #expect(try await harness.depth(of: "wallet.events") >= 1)
        }
    }

    @Test func brokerThatGoesAndComesBackIsUsedAgain() async throws {
        try await throughProxy { config in
            config.failFastAfter = .milliseconds(200)
            config.reconnect = Backoff(initial: .milliseconds(20), cap: .milliseconds(100))
        } _: { harness, proxy, broker in
            let seen = Collector<UniqueID>()
            try await alongside {
                try await broker.consume(queue: "wallet.events", prefetch: 10) { messages in
                    seen.append(messages.map(\.messageID))
                    return messages.map { _ in .ack }
                }
            } _: {
                try await broker.publish([harness.event()])
                _ = await seen.wait(for: 1)
                try await proxy.goAway()
                let error = await #expect(throws: MessagingError.self) { try await broker.publish([harness.event()]) }
                #expect(error?.kind == .disconnected)
                #expect(!broker.isConnected)
                try await proxy.comeBack()
                try await eventually("it is connected again") { broker.isConnected }
                let event = harness.event()
                try await broker.publish([event])
                try await eventually("the consumer goes on") { seen.elements.contains(event.messageID) }
            }
        }
    }

    @Test func authorityFileThatCannotBeReadIsAConfigurationError() async throws {
        var config = try BrokerConfig(url: "amqps://u:p@localhost/v?cacertfile=/nowhere/ca.pem")
        config.failFastAfter = .milliseconds(300)
        let broker = MessageBroker(config, topology: .exchangesOnly(), logger: .silent)
        let error = await #expect(throws: MessagingError.self) { try await broker.ready() }
        #expect(error?.message.contains("/nowhere/ca.pem") == true)
        await broker.close()
    }

    @Test func closingDoesNotWaitForARequestThatNobodyAnswers() async throws {
        try await withBrokerHarness { harness in
            let broker = try harness.broker(Self.topology) { $0.publishTimeout = .milliseconds(300) }
            try await eventually("the topology stands") { (try? await broker.ready()) != nil }
            let ends = Collector<MessagingError.Kind>()
            try await alongside {
                do throws(MessagingError) {
                    _ = try await broker.request(
                        to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k", timeout: patience)
                } catch {
                    ends.append([error.kind])
                }
            } _: {
                try await eventually("it is under way") { try await harness.depth(of: "wallet.requests") == 1 }
                await broker.close()
                #expect(await ends.wait(for: 1) == [.closed])
            }
        }
    }
}
