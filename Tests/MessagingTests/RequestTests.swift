import Dispatch
import Primitives
import TestSupport
import Testing

@testable import Messaging

@Suite(.timeLimit(.minutes(2))) struct RequestTests {
    private static let topology = Topology.service("wallet", events: [], servesRequests: true)

    @Test func answerComesBackToWhoAsked() async throws {
        try await withBrokerHarness { harness in
            let server = try harness.broker(Self.topology)
            try await harness.connected(.exchangesOnly()) { client in
                try await server.ready()
                let seen = Collector<IncomingRequest>()
                try await alongside {
                    try await server.serve(queue: "wallet.requests", prefetch: 50) { request in
                        seen.append([request])
                        return .reply(request.body)
                    }
                } _: {
                    let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
                        for number in 0..<200 {
                            group.addTask {
                                let body = Array(#"{"n":\#(number)}"#.utf8)
                                let reply = try await client.request(
                                    to: "wallet", type: "wallet.echo.v1", body: body, idempotencyKey: "k-\(number)")
                                return reply.body == body && reply.type == "wallet.echo.v1"
                            }
                        }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(answers.count == 200 && answers.allSatisfy { $0 })
                    #expect(Set(seen.elements.map(\.idempotencyKey)).count == 200)
                    #expect(seen.elements.allSatisfy { $0.type == "wallet.echo.v1" })
                }
            }
            await server.close()
        }
    }

    @Test(arguments: [
        (
            RequestOutcome.failure(code: "wallet_frozen", message: "frozen"),
            MessagingError.Kind.requestFailed(code: "wallet_frozen")
        ),
        (.unavailable, .unavailable),
    ])
    func refusalReachesTheCallerAsAnError(_ outcome: RequestOutcome, _ kind: MessagingError.Kind) async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                try await broker.ready()
                try await alongside {
                    try await broker.serve(queue: "wallet.requests", prefetch: 1) { _ in outcome }
                } _: {
                    let error = await #expect(throws: MessagingError.self) {
                        try await broker.request(to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k")
                    }
                    #expect(error?.kind == kind)
                }
            }
        }
    }

    @Test func requestToNobodyIsUnroutable() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(.exchangesOnly()) { broker in
                let error = await #expect(throws: MessagingError.self) {
                    try await broker.request(to: "nobody", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k")
                }
                #expect(error?.kind == .unroutable)
                #expect(error?.action == "ask nobody for t")
                #expect(error.map { "\($0)".contains("MessagingTests/RequestTests.swift:") } == true)
            }
        }
    }

    @Test func requestWithoutAnAnswerTimesOut() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                let started = ContinuousClock.now
                let error = await #expect(throws: MessagingError.self) {
                    try await broker.request(
                        to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k", timeout: .milliseconds(300))
                }
                #expect(error?.kind == .timeout)
                #expect(ContinuousClock.now - started >= .milliseconds(300))
            }
        }
    }

    /// A task with an executor of its own, as requests over HTTP have one, comes back to the connection's thread at
    /// each `await`: its time may be over before it waits.
    @Test func aTaskWithAnExecutorOfItsOwnHearsThatItsTimeIsOver() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                let executor = QueueExecutor()
                for number in 0..<20 {
                    let error = await #expect(throws: MessagingError.self) {
                        try await Task(executorPreference: executor) {
                            try await broker.request(
                                to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k-\(number)",
                                timeout: .zero)
                        }.value
                    }
                    #expect(error?.kind == .timeout)
                }
            }
        }
    }

    /// The server's clock is ahead, so each request is late when it arrives.
    @Test func lateRequestIsDropped() async throws {
        try await withBrokerHarness { harness in
            let ahead = WallClock { WallClock.system.now() + .seconds(60) }
            let config = try BrokerConfig(url: harness.testBroker.url)
            let server = MessageBroker(config, topology: Self.topology, logger: .silent, clock: ahead)
            try await harness.connected(Self.topology) { client in
                let handled = Collector<IncomingRequest>()
                try await alongside {
                    try await server.serve(queue: "wallet.requests", prefetch: 1) { request in
                        handled.append([request])
                        return .reply([])
                    }
                } _: {
                    let error = await #expect(throws: MessagingError.self) {
                        try await client.request(
                            to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k", timeout: .seconds(1))
                    }
                    #expect(error?.kind == .timeout)
                    #expect(handled.elements.isEmpty)
                }
                #expect(try await harness.depth(of: "wallet.requests") == 0)
                #expect(try await harness.depth(of: "wallet.parked") == 0)
            }
            await server.close()
        }
    }

    @Test func requestNobodyTookExpiresWithoutBeingParked() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                _ = try? await broker.request(
                    to: "wallet", type: "t", body: [0x7b, 0x7d], idempotencyKey: "k", timeout: .milliseconds(100))
                try await eventually("the request expires") { try await harness.depth(of: "wallet.requests") == 0 }
                #expect(try await harness.depth(of: "wallet.parked") == 0)
            }
        }
    }

    @Test func malformedRequestIsParked() async throws {
        try await withBrokerHarness { harness in
            try await harness.connected(Self.topology) { broker in
                try await broker.ready()
                _ = try await harness.testBroker.management.post(
                    "exchanges/\(harness.testBroker.virtualHost)/florin.requests/publish",
                    json: """
                        {"properties": {}, "routing_key": "wallet.requests", "payload": "{}",
                         "payload_encoding": "string"}
                        """)
                try await alongside {
                    try await broker.serve(queue: "wallet.requests", prefetch: 1) { _ in .reply([]) }
                } _: {
                    try await eventually("it is parked") { try await harness.depth(of: "wallet.parked") == 1 }
                }
            }
        }
    }
}

/// Runs tasks one after the other on a queue.
private final class QueueExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "tasks")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
