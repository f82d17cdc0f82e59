import Contracts
import JSONKit
import Logging
import Messaging
import Primitives
import Synchronization
import TestSupport

/// Counts from any task.
final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .relaxed) }
    func increment() { count.wrappingAdd(1, ordering: .relaxed) }
}

/// Answers requests to a service while `body` runs. What throws is answered as unavailable.
func withService(
    _ broker: TestBroker, slug: String = "auth",
    replies: @escaping @Sendable (IncomingRequest) async throws -> RequestOutcome,
    _ body: @escaping @Sendable () async throws -> Void
) async throws {
    let auth = MessageBroker(
        try BrokerConfig(url: broker.url),
        topology: .service(slug, events: [], servesRequests: true), logger: quietLogger)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await auth.serve(queue: "\(slug).requests", prefetch: 10) { request in
                (try? await replies(request)) ?? .unavailable
            }
        }
        try await body()
        group.cancelAll()
    }
    await auth.close()
}

func publish<Event: EventContract>(_ event: Event, through broker: TestBroker) async throws {
    let auth = MessageBroker(
        try BrokerConfig(url: broker.url), topology: .exchangesOnly(), logger: quietLogger)
    let id = IDGenerator(clock: .system).next()
    try await auth.publish([
        .event(Event.type, id: id, body: JSON.encode(event), occurredAt: WallClock.system.now())
    ])
    await auth.close()
}

/// Returns when the gateway's queue for events is bound.
func whenListening(_ broker: TestBroker, to type: String = SessionRevoked.type) async throws {
    try await eventually(every: .milliseconds(100), "a queue bound to events") {
        let bindings = try await broker.management.get(
            "exchanges/\(broker.virtualHost)/florin.events/bindings/source")
        return String(decoding: bindings, as: UTF8.self).contains(type)
    }
}

private let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
