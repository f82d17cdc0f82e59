import Authentication
import JSONKit
import Logging
import Messaging
import Primitives
import ServiceLifecycle

/// Keeps a service's list of revoked sessions, users and keys: a token that was logged out is dead here too, and not
/// only at the gateway.
///
/// From auth's events as they happen, over a queue of this process alone; and from auth's own list, at the start and
/// now and then, which brings what an interrupted queue has missed. Without broker or auth the service works on: then
/// tokens end when their time is over, ten minutes at most.
struct RevocationFeed: Service {
    /// Between two looks at auth's list.
    static let interval = Duration.seconds(30)
    /// The list goes by auth's clock and by the begin of its transactions.
    static let overlap = Duration.seconds(60)

    private let revocations: Revocations
    private let broker: MessageBroker
    private let ids: IDGenerator
    private let clock: WallClock
    private let logger: Logger
    private let retry = Backoff(initial: .milliseconds(100), cap: .seconds(5))

    init(
        _ revocations: Revocations, broker: MessageBroker, ids: IDGenerator, clock: WallClock, logger: Logger
    ) {
        self.revocations = revocations
        self.broker = broker
        self.ids = ids
        self.clock = clock
        self.logger = logger
    }

    /// Until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await listen() }
                group.addTask { await catchUp() }
            }
        }
    }

    private func listen() async {
        var attempt = 0
        while !Task.isCancelled {
            do {
                try await broker.broadcast(events: RevocationMessages.events) { messages in
                    for message in messages { take(message) }
                }
            } catch {
                logger.warning("not listening to revocations", metadata: ["error": "\(error)"])
            }
            await pause(retry.delay(attempt: attempt))
            attempt += 1
        }
    }

    private func take(_ message: IncomingMessage) {
        do {
            if let entry = try RevocationMessages.entry(message.type, message.body) { revocations.add(entry) }
        } catch {
            logger.error("a revocation cannot be read", metadata: ["message_type": "\(message.type)"])
        }
    }

    private func catchUp() async {
        var since = clock.now() - AccessToken.longestLifetime - Self.overlap
        var attempt = 0
        while !Task.isCancelled {
            let asked = clock.now()
            if await ask(since: since) {
                since = asked - Self.overlap
                attempt = 0
                await pause(Self.interval)
            } else {
                await pause(retry.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    /// - Returns: whether auth has answered.
    private func ask(since: Timestamp) async -> Bool {
        // A request cannot be taken back: one that waits for the broker would hold up the end of the process.
        guard broker.isConnected else { return false }
        do {
            let question = RevocationMessages.ListRequest(since: since)
            let reply = try await broker.request(
                to: "auth", type: RevocationMessages.list, body: JSON.encode(question),
                idempotencyKey: ids.next().description, timeout: .seconds(2))
            for entry in try RevocationMessages.listed(reply.body) { revocations.add(entry) }
            return true
        } catch {
            logger.debug("auth does not list revocations", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func pause(_ time: Duration) async {
        try? await Task.sleep(for: time)  // throws when cancelled, and then the loop ends
    }
}
