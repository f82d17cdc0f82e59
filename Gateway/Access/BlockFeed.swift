import Contracts
import JSONKit
import Logging
import Messaging
import Primitives
import ServiceLifecycle

/// Keeps the list of those who are turned away: from compliance's events as they happen, and from its own list, at the
/// start and now and then, which brings what an interrupted queue has missed. Without broker or compliance the last
/// list stays.
final class BlockFeed: Service, Sendable {
    /// Between two looks at compliance's list.
    static let interval = Duration.seconds(30)

    private let blocks: Blocks
    private let broker: MessageBroker
    private let ids: IDGenerator
    private let logger: Logger
    private let retry = Backoff(initial: .milliseconds(100), cap: .seconds(5))

    init(_ blocks: Blocks, broker: MessageBroker, ids: IDGenerator, logger: Logger) {
        self.blocks = blocks
        self.broker = broker
        self.ids = ids
        self.logger = logger
    }

    /// Until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.listen() }
                group.addTask { await self.catchUp() }
            }
        }
    }

    private func listen() async {
        var attempt = 0
        while !Task.isCancelled {
            do {
                try await broker.broadcast(events: [BlocksChanged.type]) { messages in
                    for message in messages { self.take(message) }
                }
            } catch {
                logger.warning("not listening to blocks", metadata: ["error": "\(error)"])
            }
            await pause(retry.delay(attempt: attempt))
            attempt += 1
        }
    }

    private func take(_ message: IncomingMessage) {
        do {
            let event = try BlocksChanged.read(message.body)
            if event.ended {
                blocks.remove(event.blockID)
            } else {
                blocks.add(
                    Blocks.Entry(id: event.blockID, kind: event.kind, value: event.value, until: event.until))
            }
        } catch {
            logger.error("a block cannot be read", metadata: ["message_type": "\(message.type)"])
        }
    }

    private func catchUp() async {
        var attempt = 0
        while !Task.isCancelled {
            if await ask() {
                attempt = 0
                await pause(Self.interval)
            } else {
                await pause(retry.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    /// - Returns: whether compliance has answered.
    private func ask() async -> Bool {
        // A request cannot be taken back: one that waits for the broker would hold up the end of the process.
        guard broker.isConnected else { return false }
        let changes = blocks.changes
        do {
            let reply = try await broker.request(
                to: "compliance", type: ListBlocks.type, body: JSON.encode(ListBlocks()),
                idempotencyKey: ids.next().description, timeout: .seconds(2))
            let listed = try ListBlocks.readReply(reply.body).blocks.map {
                Blocks.Entry(id: $0.blockID, kind: $0.kind, value: $0.value, until: $0.until)
            }
            blocks.replace(listed, ifStillAt: changes)
            return true
        } catch {
            logger.debug("compliance does not list blocks", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func pause(_ time: Duration) async {
        try? await Task.sleep(for: time)  // throws when cancelled, and then the loop ends
    }
}
