import NotificationsDomain
import Primitives
import Testing

@Suite struct TicketStateTests {
    private static let start = Timestamp(secondsSince1970: 1_795_000_000)

    private static func ticket(_ status: TicketStatus) -> Ticket {
        Ticket(
            id: TicketID(UniqueID(high: 1, low: 1)), number: TicketNumber(year: 2026, count: 1),
            owner: UserID(UniqueID(high: 1, low: 2)), subject: "s", category: .card, priority: .medium, status: status,
            assignee: nil, createdAt: start, resolvedAt: status.isOver ? start : nil,
            closedAt: status == .closed ? start : nil, lastMessageAt: start)
    }

    @Test func theTableIsWhole() {
        #expect(TicketStatus.states.unreachable.isEmpty)
        #expect(TicketStatus.states.repeated.isEmpty)
        #expect(TicketStatus.states.finals.isEmpty)
    }

    /// Every move from every state does what the table says, and nothing else.
    @Test(arguments: TicketStatus.allCases, TicketStatus.Move.allCases)
    func onlyMovesOfTheTableHappen(status: TicketStatus, move: TicketStatus.Move) {
        var ticket = Self.ticket(status)
        let next = TicketStatus.states.next(status, on: move)
        do {
            try ticket.move(move, at: Self.start + .seconds(60))
            #expect(ticket.status == next)
            #expect((ticket.closedAt != nil) == (ticket.status == .closed))
            #expect((ticket.resolvedAt != nil) || ticket.status != .resolved)
        } catch {
            #expect(next == nil)
            #expect(error == (status == .closed ? .ticketClosed : .ticketStatusRefused(status)))
        }
    }

    @Test(arguments: [(-1, true), (0, false), (1, false)])
    func aClosedTicketOpensForFourteenDays(seconds: Int, opens: Bool) {
        var ticket = Self.ticket(.closed)
        let at = Self.start + Ticket.reopening + .seconds(seconds)
        do {
            try ticket.move(.write, at: at)
            #expect(opens && ticket.status == .reopened && ticket.closedAt == nil)
        } catch {
            #expect(!opens && error == .ticketClosed)
        }
    }

    @Test(arguments: [(1, "2026-000001"), (999_999, "2026-999999"), (1_000_000, "2026-1000000")])
    func numbersHaveSixDigits(count: Int, text: String) {
        #expect(TicketNumber(year: 2026, count: count).description == text)
    }

    @Test func securityIsUrgent() {
        #expect(TicketCategory.security.priority(wished: .low) == .urgent)
        #expect(TicketCategory.card.priority(wished: nil) == .medium)
        #expect(TicketCategory.card.priority(wished: .high) == .high)
    }
}
