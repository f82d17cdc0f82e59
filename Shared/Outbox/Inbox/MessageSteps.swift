package import Logging
package import Messaging
import PostgresAccess
package import Primitives

/// A part of a delivery that is applied as one.
package enum MessageStep: Sendable {
    /// Messages whose effects are one transaction, which claims them in the inbox: all or none. It may be called again,
    /// with fewer of them.
    case apply([IncomingMessage], @Sendable ([IncomingMessage]) async throws -> Void)
    /// One that cannot be read.
    case park(IncomingMessage, reason: String)
}

/// One message of a step is the trouble, for a reason that will not pass: it is parked and the others go on together.
package protocol BlamesMessage: Error {
    var message: UniqueID { get }
    var reason: String { get }
}

/// An error that may pass by itself: the message that met it is tried again, in its place, instead of being parked.
package protocol TransientFailure: Error {}

/// Applies deliveries, step after step in their order, and tells what is to become of each message.
///
/// When the server is away or ends the transaction the step is tried again here, with a growing pause, so order stays.
/// When a message itself is the trouble the step is taken apart: the bad one is parked with its error, and its
/// neighbours go on. Once it is stopped, all that is left goes back to the queue.
package struct MessageApplier: Sendable {
    package typealias Cut = @Sendable ([IncomingMessage]) -> [MessageStep]

    private let queue: String
    private let cut: Cut
    private let logger: Logger
    private let backoff = Backoff(initial: .milliseconds(50), cap: .seconds(5))

    /// - Parameter cut: makes the steps of a delivery, in its order; every message belongs to one.
    package init(queue: String, logger: Logger, cut: @escaping Cut) {
        self.queue = queue
        self.logger = logger
        self.cut = cut
    }

    package nonisolated(nonsending) func apply(_ messages: [IncomingMessage]) async -> [Verdict] {
        var verdicts: [UniqueID: Verdict] = [:]
        for step in cut(messages) {
            guard !Task.isCancelled else { break }
            switch step {
            case .park(let message, let reason): verdicts[message.messageID] = .park(error: reason)
            case .apply(let part, let body): await apply(part, body, &verdicts)
            }
        }
        return messages.map { verdicts[$0.messageID] ?? .requeue }
    }

    private nonisolated(nonsending) func apply(
        _ messages: [IncomingMessage], _ body: ([IncomingMessage]) async throws -> Void,
        _ verdicts: inout [UniqueID: Verdict]
    ) async {
        var rest = messages
        while !rest.isEmpty {
            switch await patiently(rest, body) {
            case .done:
                for message in rest { verdicts[message.messageID] = .ack }
                return
            case .stopped:
                return
            case .bad(let error as any BlamesMessage) where rest.contains { $0.messageID == error.message }:
                verdicts[error.message] = .park(error: error.reason)
                rest.removeAll { $0.messageID == error.message }
            case .bad(let error) where rest.count == 1:
                logger.error(
                    "a message cannot be applied",
                    metadata: [
                        "queue": "\(queue)", "message_id": "\(rest[0].messageID)", "message_type": "\(rest[0].type)",
                        "error": "\(error)",
                    ])
                verdicts[rest[0].messageID] = .park(error: (error as? any TracedError)?.summary ?? "\(error)")
                return
            case .bad:
                for message in rest { await apply([message], body, &verdicts) }
                return
            }
        }
    }

    private enum Attempt {
        case done
        /// The task was cancelled.
        case stopped
        /// One of the messages is the trouble.
        case bad(any Error)
    }

    /// Tries until it is done or there is no point in it.
    private nonisolated(nonsending) func patiently(
        _ messages: [IncomingMessage], _ body: ([IncomingMessage]) async throws -> Void
    ) async -> Attempt {
        var failures = 0
        while !Task.isCancelled {
            do {
                try await body(messages)
                return .done
            } catch  where Self.mayPass(error) {
                if failures == 0 {
                    logger.warning(
                        "messages cannot be applied now, trying again",
                        metadata: ["queue": "\(queue)", "error": "\(error)"])
                }
                failures += 1
                // A cancelled sleep ends at once, and then the loop.
                try? await Task.sleep(for: backoff.delay(attempt: failures))
            } catch {
                return Task.isCancelled ? .stopped : .bad(error)
            }
        }
        return .stopped
    }

    private static func mayPass(_ error: any Error) -> Bool {
        switch error {
        case let error as PostgresError: error.isTransient
        case let error as MessagingError: error.isTransient
        default: error is any TransientFailure
        }
    }
}
