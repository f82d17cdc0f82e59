import Authentication
import Contracts
import JSONKit
import Logging
import Messaging
import Primitives
import RedisAccess
import ServiceLifecycle

/// Keeps the list of revoked sessions, users and keys: from auth's list at the start, from events as they happen, and
/// from a sorted set in Redis twice a second. Either of the last two alone brings a revocation within a second, so it
/// takes the loss of both to be slower, and then tokens still end after ten minutes. What ends by a request that passes
/// through this gateway ends with its answer already (`EdgeFields.revoked`).
final class RevocationFeed: Service, Sendable {
    static let key: RedisArgument = "florin:revocations"
    static let pollInterval = Duration.milliseconds(500)
    /// Scores are the clock of the auth process that wrote them; machines may differ by this.
    static let overlap = Duration.seconds(10)

    private let revocations: Revocations
    private let controls: ControlsStore
    private let redis: RedisClient
    private let broker: MessageBroker
    private let ids: IDGenerator
    private let clock: WallClock
    private let logger: Logger
    private let retry = Backoff(initial: .milliseconds(100), cap: .seconds(2))

    init(
        _ revocations: Revocations, controls: ControlsStore, redis: RedisClient, broker: MessageBroker,
        ids: IDGenerator, clock: WallClock, logger: Logger
    ) {
        self.revocations = revocations
        self.controls = controls
        self.redis = redis
        self.broker = broker
        self.ids = ids
        self.clock = clock
        self.logger = logger
    }

    /// Until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.pollRedis() }
                group.addTask { await self.listen() }
                group.addTask { await self.askAuth() }
            }
        }
    }

    // MARK: Redis

    private func pollRedis() async {
        var since = clock.now() - AccessToken.longestLifetime - Self.overlap
        while !Task.isCancelled {
            let asked = clock.now()
            do {
                let reply = try await redis.command(
                    "ZRANGE", Self.key, .integer(since.microsecondsSince1970 / 1000), "+inf", "BYSCORE")
                for member in reply.array ?? [] { note(member.text ?? "") }
                since = asked - Self.overlap
            } catch {
                logger.debug("revocations cannot be polled", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.pollInterval)  // throws when cancelled, and then the loop ends
        }
    }

    // MARK: Events

    private func listen() async {
        let types = [SessionRevoked.type, SessionsRevoked.type, APIKeyRevoked.type, ControlsChanged.type]
        var attempt = 0
        while !Task.isCancelled {
            do {
                // What was published while we were away is in Redis, and in auth's own list.
                try await broker.broadcast(events: types) { messages in
                    for message in messages { await self.take(message) }
                }
            } catch {
                logger.warning("not listening to events", metadata: ["error": "\(error)"])
            }
            await pause(&attempt)
        }
    }

    private func take(_ message: IncomingMessage) async {
        do {
            switch message.type {
            case SessionRevoked.type:
                revocations.add(.session(try SessionRevoked.read(message.body).sessionID))
            case SessionsRevoked.type:
                let event = try SessionsRevoked.read(message.body)
                revocations.add(.subject(event.userID, before: event.before))
            case APIKeyRevoked.type:
                revocations.add(.apiKey(try APIKeyRevoked.read(message.body).apiKeyID))
            case ControlsChanged.type:
                await controls.refresh()
            default: break
            }
        } catch {
            logger.error("an event cannot be read", metadata: ["message_type": "\(message.type)"])
        }
    }

    // MARK: Auth

    /// Once, until it has answered: the list in Redis may have been lost.
    private func askAuth() async {
        var attempt = 0
        while !Task.isCancelled {
            // A request cannot be taken back: one that waits for the broker would hold up the end of the process.
            guard broker.isConnected else {
                await pause(&attempt)
                continue
            }
            do {
                let question = ListRevocations(since: clock.now() - AccessToken.longestLifetime)
                let reply = try await broker.request(
                    to: "auth", type: ListRevocations.type, body: JSON.encode(question),
                    idempotencyKey: ids.next().description, timeout: .seconds(2))
                for member in try ListRevocations.readReply(reply.body).revocations { note(member) }
                return
            } catch {
                logger.debug("auth does not list revocations yet", metadata: ["error": "\(error)"])
            }
            await pause(&attempt)
        }
    }

    private func pause(_ attempt: inout Int) async {
        try? await Task.sleep(for: retry.delay(attempt: attempt))  // throws when cancelled, and then the loop ends
        attempt += 1
    }

    private func note(_ member: String) {
        guard let entry = Revocations.Entry(member: member) else {
            return logger.error("a revocation cannot be read")
        }
        revocations.add(entry)
    }
}
