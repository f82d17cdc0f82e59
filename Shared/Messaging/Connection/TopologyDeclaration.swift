import Crabbitmq
import Logging
import Synchronization

/// A process's connections declare in turns: a quorum queue that two connections declare for the first time at the same
/// moment can leave one of them without an answer for as long as the broker waits for its own cluster.
final class DeclarationTurn: Sendable {
    private let lock = Mutex(())

    func take(_ declare: () throws(MessagingError) -> Void) throws(MessagingError) {
        try lock.withLock { _ throws(MessagingError) in try declare() }
    }
}

extension RawConnection {
    static let setupChannel: UInt16 = 1

    func declare(
        _ topology: Topology, in turn: DeclarationTurn, logger: Logger
    ) throws(MessagingError) {
        try turn.take { () throws(MessagingError) in try declare(topology, logger) }
    }

    /// Declares everything, on a channel of its own that is open already. What this user may not configure (403) must
    /// exist: an operator, or the service that owns it, has declared it. A queue that an earlier version declared with
    /// other arguments (406) is used as it is: it cannot be changed, and only an operator knows when it may be deleted.
    private func declare(_ topology: Topology, _ logger: Logger) throws(MessagingError) {
        for exchange in topology.exchanges {
            try declareOrCheck { passive throws(MessagingError) in
                try self.declare(exchange, passive: passive, on: Self.setupChannel)
            }
        }
        for queue in topology.queues {
            let code = try declareOrCheck { passive throws(MessagingError) in
                try self.declare(queue, passive: passive, on: Self.setupChannel)
            }
            if code == Int(AMQP_PRECONDITION_FAILED) {
                logger.error(
                    "a queue has the arguments of an earlier version: delete it when it is empty and nothing publishes",
                    metadata: ["queue": "\(queue.name)"])
            }
        }
        for binding in topology.bindings { try bind(binding, on: Self.setupChannel) }
    }

    /// - Returns: why the declaration was refused, when the thing is there all the same.
    @discardableResult
    private func declareOrCheck(
        _ declare: (_ passive: Bool) throws(MessagingError) -> Void
    ) throws(MessagingError) -> Int? {
        do {
            try declare(false)
            return nil
        } catch {
            guard case .refused(let code) = error.kind else { throw error }
            // The refusal has closed the channel.
            try openChannel(Self.setupChannel)
            guard [AMQP_ACCESS_REFUSED, AMQP_PRECONDITION_FAILED].contains(Int32(code)) else { throw error }
            do {
                try declare(true)
                return code
            } catch {
                if case .refused = error.kind { try openChannel(Self.setupChannel) }
                throw error
            }
        }
    }
}
