import Contracts
import Logging
import Messaging
import Primitives
import ServiceKit
import ServiceLifecycle

/// Keeps whom compliance turns away and whom it restricts: from its events as they happen, and from its own lists, at
/// the start and now and then, which bring what an interrupted queue has missed. Without broker or compliance what was
/// told last stays.
final class ComplianceFeed: Service, Sendable {
    /// Between two looks at compliance's lists.
    static let interval = CustomerStateFeed.interval

    private let blocks: Blocks
    private let restrictions: Restrictions
    private let broker: MessageBroker
    private let compliance: RequestClient
    private let ids: IDGenerator
    private let logger: Logger
    private let retry = Backoff(initial: .milliseconds(100), cap: .seconds(5))

    init(_ blocks: Blocks, _ restrictions: Restrictions, broker: MessageBroker, ids: IDGenerator, logger: Logger) {
        self.blocks = blocks
        self.restrictions = restrictions
        self.broker = broker
        compliance = RequestClient("compliance", broker: broker, timeout: .seconds(2))
        self.ids = ids
        self.logger = logger
    }

    /// Until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.listen() }
                group.addTask { await self.catchUp(with: "blocks") { try await self.askForBlocks() } }
                group.addTask { await self.catchUp(with: "restrictions") { try await self.askForStates() } }
            }
        }
    }

    // MARK: Events

    private func listen() async {
        var attempt = 0
        while !Task.isCancelled {
            do {
                try await broker.broadcast(events: [BlocksChanged.type, CustomerStateChanged.type]) { messages in
                    for message in messages { self.take(message) }
                }
            } catch {
                logger.warning("not listening to compliance", metadata: ["error": "\(error)"])
            }
            await pause(retry.delay(attempt: attempt))
            attempt += 1
        }
    }

    private func take(_ message: IncomingMessage) {
        do {
            switch message.type {
            case BlocksChanged.type: take(try BlocksChanged.read(message.body))
            case CustomerStateChanged.type:
                let state = try CustomerStateChanged.read(message.body)
                note(restrictions.take(state.restriction, of: state.userID, version: state.version))
            default: break
            }
        } catch {
            logger.error("an event of compliance cannot be read", metadata: ["message_type": "\(message.type)"])
        }
    }

    private func take(_ event: BlocksChanged) {
        if event.ended {
            blocks.remove(event.blockID)
        } else {
            blocks.add(Blocks.Entry(id: event.blockID, kind: event.kind, value: event.value, until: event.until))
        }
    }

    // MARK: Lists

    private func catchUp(with list: String, _ ask: @Sendable () async throws -> Void) async {
        var attempt = 0
        while !Task.isCancelled {
            do {
                // A request cannot be taken back: one that waits for the broker would hold up the end of the process.
                guard broker.isConnected else { throw MessagingError(.unavailable, "there is no broker") }
                try await ask()
                attempt = 0
                await pause(Self.interval)
            } catch {
                logger.debug("compliance gives no list", metadata: ["list": "\(list)", "error": "\(error)"])
                await pause(retry.delay(attempt: attempt))
                attempt += 1
            }
        }
    }

    private func askForBlocks() async throws {
        let changes = blocks.changes
        let listed = try await compliance.ask(ListBlocks(), key: ids.next().description).blocks.map {
            Blocks.Entry(id: $0.blockID, kind: $0.kind, value: $0.value, until: $0.until)
        }
        blocks.replace(listed, ifStillAt: changes)
    }

    private func askForStates() async throws {
        let look = restrictions.beginLook()
        try await CustomerStateList(compliance).walk { states in
            for state in states {
                note(restrictions.takeListed(state.restriction, of: state.userID, version: state.version))
            }
        }
        restrictions.endLook(look)
    }

    /// Auth and the services that move money keep lists of their own, so one more person passes here and not there.
    private func note(_ isKept: Bool) {
        guard !isKept else { return }
        logger.error("more people are restricted than are kept", metadata: ["most": "\(Restrictions.mostPeople)"])
    }

    private func pause(_ time: Duration) async {
        try? await Task.sleep(for: time)  // throws when cancelled, and then the loop ends
    }
}
