import Primitives
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(1))) struct PermissionTests {
    private static let topology = Topology.service("wallet", events: ["test.happened.v1"], servesRequests: true)

    private func withUser(
        configure: String, _ body: (BrokerHarness, (name: String, password: String)) async throws -> Void
    ) async throws {
        try await withBrokerHarness { harness in
            let user = (name: uniqueName("user"), password: "pw")
            try await harness.createUser(
                user.name, password: user.password, configure: configure,
                write: #"^(florin\\..*|amq\\.default|wallet\\..*)$"#, read: #"^(florin\\..*|wallet\\..*)$"#)
            do {
                try await body(harness, user)
                try await harness.deleteUser(user.name)
            } catch {
                try await harness.deleteUser(user.name)
                throw error
            }
        }
    }

    @Test func userLimitedToItsOwnQueuesAndOurExchangesCanDoItsWork() async throws {
        try await withUser(configure: #"^(florin\\..*|wallet\\..*)$"#) { harness, user in
            try await harness.connected(Self.topology, as: user) { broker in
                let seen = Collector<UniqueID>()
                let subscribed = Collector<Int>()
                try await alongside {
                    try await broker.broadcast(events: ["test.happened.v1"]) {
                        subscribed.append([1])
                    } _: {
                        seen.append($0.map(\.messageID))
                    }
                } _: {
                    try await alongside {
                        try await broker.serve(queue: "wallet.requests", prefetch: 1) { _ in .reply([0x31]) }
                    } _: {
                        _ = await subscribed.wait(for: 1)
                        let event = harness.event()
                        try await broker.publish([event])
                        #expect(await seen.wait(for: 1) == [event.messageID])
                        let reply = try await broker.request(
                            to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k")
                        #expect(reply.body == [0x31])
                    }
                }
            }
        }
    }

    @Test func whatTheUserMayNotConfigureIsOnlyChecked() async throws {
        try await withUser(configure: #"^wallet\\..*$"#) { harness, user in
            try await harness.connected(.exchangesOnly()) { try await $0.ready() }
            try await harness.connected(Self.topology, as: user) { broker in
                try await broker.publish([harness.event()])
                #expect(try await harness.depth(of: "wallet.events") == 1)
            }
        }
    }
}
