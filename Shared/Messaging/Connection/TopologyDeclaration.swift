import Crabbitmq

extension RawConnection {
    static let setupChannel: UInt16 = 1

    /// Declares everything, on a channel of its own that is open already. What this user may not configure (403) must
    /// exist: an operator, or the service that owns it, has declared it.
    func declare(_ topology: Topology) throws(MessagingError) {
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
