import Logging
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceLifecycle
import Synchronization
import TestSupport

let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
let ids = IDGenerator(clock: .system)
let aTime = Timestamp(secondsSince1970: 1_800_000_000)

/// Runs `body` with a database that has the tables of this module and one of the test's own.
func withTables<R>(poolSize: Int = 8, _ body: (PostgresClient, TestDatabase) async throws -> R) async throws -> R {
    let effects = Migration(
        name: "V0001__effects",
        sql: Array("create table effects (id bigint generated always as identity, what text)".utf8))
    return try await TestDatabase.with(schema: "outboxtest", migrations: Outbox.migrations + [effects]) { database in
        let client = try database.client(poolSize: poolSize)
        let result = try await body(client, database)
        await client.close()
        return result
    }
}

/// As above with a broker whose queue `listener.events` gets all events of type `test.happened.v1`.
func withTablesAndBroker<R>(
    _ body: (PostgresClient, TestDatabase, MessageBroker, TestBroker) async throws -> R
) async throws -> R {
    try await withTables { client, database in
        try await TestBroker.with("outbox") { virtualHost in
            let broker = try makeBroker(virtualHost)
            let result = try await body(client, database, broker, virtualHost)
            await broker.close()
            return result
        }
    }
}

func makeBroker(_ virtualHost: TestBroker) throws -> MessageBroker {
    MessageBroker(
        try BrokerConfig(url: virtualHost.url),
        topology: .service("listener", events: [happened], servesRequests: false), logger: quiet)
}

let happened = "test.happened.v1"

func event(_ number: Int, aggregate: String = "a") -> OutboxEvent {
    OutboxEvent(
        type: happened, aggregateID: aggregate, data: Array(#"{"number":\#(number)}"#.utf8), id: ids.next(),
        occurredAt: aTime)
}

func message(_ text: String, type: String = happened, id: UniqueID = ids.next()) -> IncomingMessage {
    IncomingMessage(messageID: id, type: type, body: Array(text.utf8), occurredAt: aTime)
}

/// Keeps what arrives, and lets a test wait until enough has.
final class Collector: Sendable {
    private let messages = Mutex<[IncomingMessage]>([])

    /// Consumes until cancelled.
    func collect(_ broker: MessageBroker) async throws {
        try await broker.consume(queue: "listener.events", prefetch: 500) { batch in
            self.messages.withLock { $0 += batch }
            return batch.map { _ in .ack }
        }
    }

    var all: [IncomingMessage] { messages.withLock { $0 } }

    /// Each message once, in the order of first arrival.
    var distinct: [IncomingMessage] {
        var seen: Set<UniqueID> = []
        return all.filter { seen.insert($0.messageID).inserted }
    }

    func wait(for count: Int) async throws {
        try await eventually("\(count) messages") { distinct.count >= count }
    }
}

/// Runs services beside `body` and shuts them down gracefully when it ends.
func running<R: Sendable>(
    _ services: [@Sendable () async throws -> Void], _ body: () async throws -> R
) async throws -> R {
    let group = ServiceGroup(
        configuration: .init(
            services: services.map { .init(service: Work(body: $0), successTerminationBehavior: .ignore) },
            logger: quiet))
    return try await withThrowingTaskGroup { tasks in
        tasks.addTask { try await group.run() }
        let result: Result<R, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return try result.get()
    }
}

private struct Work: Service {
    let body: @Sendable () async throws -> Void

    func run() async throws { try await body() }
}

func relay(_ client: PostgresClient, _ broker: MessageBroker, _ signal: WakeSignal) -> OutboxRelay {
    OutboxRelay(client: client, broker: broker, service: "test", signal: signal, logger: quiet)
}

func countOutbox(_ client: PostgresClient) async throws -> Int {
    try await client.query("select count(*) from outbox").first(Int.self) ?? -1
}

extension [UInt8] {
    var text: String { String(decoding: self, as: UTF8.self) }
}
