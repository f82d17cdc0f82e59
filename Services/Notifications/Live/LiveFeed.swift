import Logging
import Outbox
import PostgresAccess
import Primitives
import ServiceLifecycle

/// Brings to the hub what any process has written, and has it told.
///
/// By PostgreSQL's `NOTIFY`, in the writing transaction. An event over the broker would have to be published after the
/// commit, so a process that dies between the two loses it, or go through the outbox, which is a row more for each
/// entry and a relay's turn later; and each writer would have to think of it. What `NOTIFY` costs is a lock that
/// notifying transactions take, one after the other, while they commit. Those are this service's alone, and consumers
/// commit up to twenty notices at once: some hundred commits a second bear thousands of notices.
///
/// Nobody relies on it: places are numbers of the database, looked at again when listening had to begin anew, and now
/// and then in any case.
struct LiveFeed: Service {
    let hub: LiveHub
    let client: PostgresClient
    let logger: Logger

    static let tick = Duration.milliseconds(100)
    static let tokenTick = Duration.milliseconds(250)
    static let look = Duration.seconds(10)
    private static let retry = Backoff(initial: .milliseconds(50), cap: .seconds(5))

    /// Until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await listen() }
                group.addTask {
                    await again {
                        try await hub.deliver()
                        await hub.signal.wait(atMost: Self.look)
                    }
                }
                group.addTask { await each(Self.tick) { try await hub.countUnread() } }
                group.addTask { await each(Self.tokenTick) { await hub.checkTokens() } }
                group.addTask { await each(Self.look) { await hub.lookAgain() } }
            }
        }
    }

    private func listen() async {
        for await payload in client.notifications(channel: LivePayload.channel) {
            do {
                try await hub.hear(payload)
            } catch {
                logger.warning("what processes tell each other is lost", metadata: ["error": "\(error)"])
            }
        }
    }

    private func each(_ interval: Duration, _ body: @Sendable () async throws -> Void) async {
        await again {
            try await body()
            try await Task.sleep(for: interval)
        }
    }

    private func again(_ body: @Sendable () async throws -> Void) async {
        var attempt = 0
        while !Task.isCancelled {
            do {
                try await body()
                attempt = 0
            } catch is CancellationError {
                return
            } catch {
                logger.warning("sockets wait for the database", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: Self.retry.delay(attempt: attempt))  // the loop sees the end
                attempt += 1
            }
        }
    }
}
