import Crabbitmq
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

    func declare(_ topology: Topology, in turn: DeclarationTurn) throws(MessagingError) {
        try turn.take { () throws(MessagingError) in try declare(topology) }
    }

    /// Declares everything, on a channel of its own that is open already. What this user may not configure (403) must
    /// exist: an operator, or the service that owns it, has declared it.
    private func declare(_ topology: Topology) throws(MessagingError) {
        for exchange in topology.exchanges {
            try declareOrCheck { passive throws(MessagingError) in
                try self.declare(exchange, passive: passive, on: Self.setupChannel)
            }
        }
        for queue in topology.queues {
            try declareOrCheck { passive throws(MessagingError) in
                try self.declare(queue, passive: passive, on: Self.setupChannel)
            }
        }
        for binding in topology.bindings { try bind(binding, on: Self.setupChannel) }
    }

    private func declareOrCheck(_ declare: (_ passive: Bool) throws(MessagingError) -> Void) throws(MessagingError) {
        do {
            try declare(false)
        } catch {
            guard case .refused(let code) = error.kind else { throw error }
            // The refusal has closed the channel.
            try openChannel(Self.setupChannel)
            guard code == AMQP_ACCESS_REFUSED else { throw error }
            do {
                try declare(true)
            } catch {
                if case .refused = error.kind { try openChannel(Self.setupChannel) }
                throw error
            }
        }
    }
}
