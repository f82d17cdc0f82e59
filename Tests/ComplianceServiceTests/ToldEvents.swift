import Contracts
import Logging
import Messaging
import Primitives
import Synchronization
import TestSupport

/// What compliance told, as another process hears it.
final class ToldEvents: Sendable {
    private let received = Mutex<[IncomingMessage]>([])

    /// Listens to event types while `body` runs.
    static func listening(
        to harness: ComplianceHarness, _ types: [String], _ body: @Sendable (ToldEvents) async throws -> Void
    ) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: harness.broker.url), topology: .exchangesOnly(service: "listener"),
            logger: Logger(label: "test"))
        let log = ToldEvents()
        let (subscriptions, subscribed) = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await broker.broadcast(events: types) {
                    subscribed.finish()
                } _: { messages in
                    log.received.withLock { $0 += messages }
                }
            }
            for await _ in subscriptions {}
            try await body(log)
            group.cancelAll()
        }
        await broker.close()
    }

    /// The first event of a type that was not taken yet.
    func next<Event: EventContract>(_ type: Event.Type) async throws -> Event {
        let message = try await eventually("an event \(Event.type)") {
            self.received.withLock { received in
                received.firstIndex { $0.type == Event.type }.map { received.remove(at: $0) }
            }
        }
        return try Event.read(message.body)
    }

    /// Whether there is one of a type with this in its text.
    func has(_ type: String, saying text: String) -> Bool {
        received.withLock { received in
            received.contains { $0.type == type && String(decoding: $0.body, as: UTF8.self).contains(text) }
        }
    }

    func count(_ type: String) -> Int { received.withLock { received in received.filter { $0.type == type }.count } }
}
