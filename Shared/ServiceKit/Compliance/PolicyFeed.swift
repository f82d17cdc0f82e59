import Contracts
import JSONKit
package import Logging
package import Messaging
import PolicyKit
import Primitives
import ServiceLifecycle

/// Keeps a process's copy of the policy: from compliance's events as they happen, over a queue of this process alone;
/// and from compliance itself, at the start and now and then, which brings what an interrupted queue has missed.
package struct PolicyFeed: Service {
    /// Between two questions.
    private static let interval = Duration.seconds(30)

    private let policies: PolicyCache
    private let broker: MessageBroker
    private let compliance: ComplianceClient
    private let logger: Logger
    private let retry = Backoff(initial: .milliseconds(100), cap: .seconds(5))

    package init(_ policies: PolicyCache, broker: MessageBroker, logger: Logger) {
        self.policies = policies
        self.broker = broker
        self.logger = logger
        compliance = ComplianceClient(broker: broker)
    }

    /// Until graceful shutdown.
    package func run() async throws {
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
                try await broker.broadcast(events: [PolicyPublished.type]) { messages in
                    for message in messages { take(message) }
                }
            } catch {
                logger.warning("not listening to policies", metadata: ["error": "\(error)"])
            }
            await pause(retry.delay(attempt: attempt))
            attempt += 1
        }
    }

    private func take(_ message: IncomingMessage) {
        do {
            policies.take(try AssessmentPolicy(try JSONParser.parse(message.body)))
        } catch {
            logger.error("a policy cannot be read", metadata: ["error": "\(error)"])
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
        guard compliance.isReachable else { return false }
        do {
            policies.take(try await compliance.policy())
            return true
        } catch let error as PolicyUnreadable {
            logger.error("a policy cannot be read", metadata: ["error": "\(error)"])
            return true
        } catch {
            logger.debug("compliance does not tell its policy", metadata: ["error": "\(error)"])
            return false
        }
    }

    private func pause(_ time: Duration) async {
        try? await Task.sleep(for: time)  // throws when cancelled, and then the loop ends
    }
}
