package import Primitives

package enum TicketStatus: String, CaseIterable, Hashable, Sendable {
    /// Nobody has it yet.
    case open
    /// An agent works on it.
    case inProgress = "in_progress"
    /// The agent has answered; its resolution does not count time.
    case waitingCustomer = "waiting_customer"
    /// The customer has answered.
    case waitingAgent = "waiting_agent"
    case resolved
    case closed
    /// Resolved or closed before, and the customer is not content.
    case reopened

    package var isOver: Bool { self == .resolved || self == .closed }
}

extension TicketStatus {
    package enum Move: CaseIterable, Hashable, Sendable {
        /// An agent gets it.
        case assign
        /// An agent answers in public.
        case reply
        /// The customer writes.
        case write
        /// An agent says how it stands.
        case work, awaitCustomer, awaitAgent, reopen
        case resolve
        /// The customer has been silent for seven days.
        case fallSilent
        /// The customer closes it.
        case close
        /// Nobody has objected for seven days.
        case lapse
    }

    package static let states = Transitions<TicketStatus, Move>(
        from: .open,
        [
            (.open, .assign, .inProgress),
            (.open, .reply, .waitingCustomer),
            (.open, .write, .open),
            (.open, .work, .inProgress),
            (.open, .awaitCustomer, .waitingCustomer),
            (.open, .resolve, .resolved),
            (.open, .close, .closed),
            (.inProgress, .assign, .inProgress),
            (.inProgress, .reply, .waitingCustomer),
            (.inProgress, .write, .inProgress),
            (.inProgress, .awaitCustomer, .waitingCustomer),
            (.inProgress, .awaitAgent, .waitingAgent),
            (.inProgress, .resolve, .resolved),
            (.inProgress, .close, .closed),
            (.waitingCustomer, .assign, .waitingCustomer),
            (.waitingCustomer, .reply, .waitingCustomer),
            (.waitingCustomer, .write, .waitingAgent),
            (.waitingCustomer, .work, .inProgress),
            (.waitingCustomer, .awaitAgent, .waitingAgent),
            (.waitingCustomer, .resolve, .resolved),
            (.waitingCustomer, .fallSilent, .resolved),
            (.waitingCustomer, .close, .closed),
            (.waitingAgent, .assign, .waitingAgent),
            (.waitingAgent, .reply, .waitingCustomer),
            (.waitingAgent, .write, .waitingAgent),
            (.waitingAgent, .work, .inProgress),
            (.waitingAgent, .awaitCustomer, .waitingCustomer),
            (.waitingAgent, .resolve, .resolved),
            (.waitingAgent, .close, .closed),
            (.resolved, .reply, .resolved),
            (.resolved, .write, .reopened),
            (.resolved, .reopen, .reopened),
            (.resolved, .close, .closed),
            (.resolved, .lapse, .closed),
            (.closed, .write, .reopened),
            (.reopened, .assign, .reopened),
            (.reopened, .reply, .waitingCustomer),
            (.reopened, .write, .reopened),
            (.reopened, .work, .inProgress),
            (.reopened, .awaitCustomer, .waitingCustomer),
            (.reopened, .awaitAgent, .waitingAgent),
            (.reopened, .resolve, .resolved),
            (.reopened, .close, .closed),
        ])

    /// The move by which an agent sets a status; nil for those that only come about.
    package var setBy: Move? {
        switch self {
        case .inProgress: .work
        case .waitingCustomer: .awaitCustomer
        case .waitingAgent: .awaitAgent
        case .resolved: .resolve
        case .reopened: .reopen
        case .open, .closed: nil
        }
    }

    /// What an agent may set next.
    package var settable: [TicketStatus] {
        Self.allCases.filter { next in next.setBy.map { Self.states.allows($0, from: self, to: next) } ?? false }
    }
}

extension Ticket {
    /// For how long a customer's message opens again what is closed.
    package static let reopening = Duration.seconds(14 * 86_400)
    /// A customer who is silent for so long is reminded.
    package static let reminding = Duration.seconds(3 * 86_400)
    /// And after so long a ticket that waits for the customer is taken for resolved, and one that is resolved closed.
    package static let silence = Duration.seconds(7 * 86_400)

    /// Whether no agent has answered since a version that was read. What else has changed since hinders no answer.
    package func isAnswerable(havingRead version: Int) -> Bool {
        answeredVersion <= version && version <= self.version
    }

    /// Makes a move, if the ticket stands so that it can be made.
    /// - Throws: `ticketClosed`, `ticketStatusRefused`.
    package mutating func move(_ move: TicketStatus.Move, at now: Timestamp) throws(SupportError) {
        if let closedAt, move != .write || closedAt + Self.reopening <= now { throw .ticketClosed }
        guard let next = TicketStatus.states.next(status, on: move) else { throw .ticketStatusRefused(status) }
        status = next
        // The customer's silence begins here.
        if move == .awaitCustomer { lastMessageAt = now }
        switch next {
        case .resolved: resolvedAt = resolvedAt ?? now
        case .closed: closedAt = now
        case .open, .inProgress, .waitingCustomer, .waitingAgent, .reopened: (resolvedAt, closedAt) = (nil, nil)
        }
    }
}
