package import Primitives

/// A ticket with its clock, which always goes by the ticket's status.
package struct TicketRecord: Sendable {
    package var ticket: Ticket
    package var clock: SLAClock

    package init(ticket: Ticket, clock: SLAClock) {
        self.ticket = ticket
        self.clock = clock
    }

    /// Makes a move, and lets the clock run or stand as the new status has it.
    package mutating func move(
        _ move: TicketStatus.Move, at now: Timestamp, by schedule: SLASchedule
    ) throws(SupportError) {
        try ticket.move(move, at: now)
        if move == .reply {
            ticket.firstResponseAt = ticket.firstResponseAt ?? now
            clock.meetFirstReply(at: now)
        }
        switch ticket.status {
        case .waitingCustomer: clock.stop(at: now, by: schedule)
        case .resolved, .closed:
            clock.stop(at: now, by: schedule)
            clock.meetFirstReply(at: now)
        case .open, .inProgress, .waitingAgent, .reopened: clock.goOn(at: now, by: schedule)
        }
    }
}
