import Logging
import Primitives
import Synchronization
import TestSupport

@testable import Messaging

/// A virtual host of the test's own, and message brokers connected to it.
struct BrokerHarness {
    let testBroker: TestBroker
    let ids = IDGenerator(clock: .system)

    /// Connects as `topology` says, runs `body`, closes.
    func connected<R>(
        _ topology: Topology, as user: (name: String, password: String)? = nil,
        adjust: (inout BrokerConfig) -> Void = { _ in }, _ body: (MessageBroker) async throws -> R
    ) async throws -> R {
        let broker = try broker(topology, as: user, adjust: adjust)
        do {
            let result = try await body(broker)
            await broker.close()
            return result
        } catch {
            await broker.close()
            throw error
        }
    }

    /// The caller closes it.
    func broker(
        _ topology: Topology, as user: (name: String, password: String)? = nil,
        adjust: (inout BrokerConfig) -> Void = { _ in }
    ) throws -> MessageBroker {
        var config = try BrokerConfig(url: testBroker.url)
        if let user { (config.user, config.password) = user }
        adjust(&config)
        return MessageBroker(config, topology: topology, logger: .silent)
    }

    func event(_ type: String = "test.happened.v1", _ body: String = "{}", aggregateID: String? = nil)
        -> OutgoingMessage
    {
        .event(
            type, id: ids.next(), body: Array(body.utf8), aggregateID: aggregateID, occurredAt: WallClock.system.now())
    }
}

/// Runs `body` with a virtual host of its own.
func withBrokerHarness<R>(_ body: (BrokerHarness) async throws -> R) async throws -> R {
    try await TestBroker.with { try await body(BrokerHarness(testBroker: $0)) }
}

/// Gathers what concurrent handlers saw, and lets a test wait until there is enough of it.
final class Collector<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var elements: [Element] { state.withLock { $0.elements } }

    func append(_ elements: some Sequence<Element>) {
        let due = state.withLock { state in
            state.elements.append(contentsOf: elements)
            let count = state.elements.count
            defer { state.waiters.removeAll { $0.count <= count } }
            return state.waiters.filter { $0.count <= count }
        }
        for waiter in due { waiter.continuation.resume() }
    }

    /// The elements once there are at least `count`; the test's time limit ends a wait in vain.
    func wait(for count: Int) async -> [Element] {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                if state.elements.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isDue { continuation.resume() }
        }
        return elements
    }
}

/// Runs `background` beside `body` and cancels it when `body` is done.
func alongside<R: Sendable>(
    _ background: @escaping @Sendable () async throws -> Void, _ body: () async throws -> R
) async throws -> R {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await background() }
        let result = try await body()
        group.cancelAll()
        try await group.waitForAll()
        return result
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension MessageBroker {
    /// Returns when its topology stands: a publish needs it.
    func ready() async throws {
        try await publish([
            .event(
                "test.ready.v1", id: UniqueID(high: 1, low: 1), body: [0x7b, 0x7d], occurredAt: WallClock.system.now())
        ])
    }
}
