package import MoneyKit
package import Primitives

package enum SplitTag {}
package typealias SplitID = Identifier<SplitTag>

/// A bill that several people share.
package struct Split: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case equal, custom, percentage
    }

    /// - pending: nothing was paid yet; may become partial or cancelled.
    /// - partial: may become completed.
    /// - completed, cancelled: final.
    package enum State: String, Sendable, CaseIterable {
        case pending, partial, completed, cancelled
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case pay, cancel
    }

    package static let states = Transitions<State, Event>(
        from: .pending,
        [
            (.pending, .pay, .partial),
            (.pending, .cancel, .cancelled),
            (.partial, .pay, .completed),
        ])

    package let id: SplitID
    /// Whoever has paid the bill and collects.
    package let creator: Payment.Party
    package let title: String
    package let total: Money
    package let kind: Kind
    package let dueAt: Timestamp?
    package let reference: String
    package let createdAt: Timestamp
    package internal(set) var state: State
    /// In their order.
    package internal(set) var participants: [SplitParticipant]

    package init(
        id: SplitID, creator: Payment.Party, title: String, total: Money, kind: Kind, dueAt: Timestamp?,
        reference: String, createdAt: Timestamp, state: State = .pending, participants: [SplitParticipant]
    ) {
        self.id = id
        self.creator = creator
        self.title = title
        self.total = total
        self.kind = kind
        self.dueAt = dueAt
        self.reference = reference
        self.createdAt = createdAt
        self.state = state
        self.participants = participants
    }

    /// What was paid, all shares together.
    package var collected: Money {
        Money(minorUnits: participants.reduce(0) { $0 + $1.paid }, currency: total.currency)
    }

    package var isOpen: Bool { state == .pending || state == .partial }

    package func isShown(to user: UserID) -> Bool {
        creator.user == user || participants.contains { $0.user == user }
    }

    // MARK: Moves

    /// Keeps room in a share for a payment: two that do not both fit have one winner.
    /// - Throws: `missing` for who has no share, `notOpen` where nothing is left of it, `exceedsShare`.
    package mutating func begin(_ amount: Money, by user: UserID) throws(PaymentsError) {
        guard let place = participants.firstIndex(where: { $0.user == user }) else { throw .missing(.split) }
        guard isOpen, participants[place].left > 0 else { throw .notOpen(state: shownState(of: place)) }
        guard amount.currency == total.currency else { throw .currencyMismatch(expected: total.currency) }
        guard amount.minorUnits <= participants[place].left else { throw .exceedsShare }
        participants[place].reserved += amount.minorUnits
    }

    /// What became of a payment that room was kept for.
    /// - Returns: the place of the share; nil for a payment of nobody's.
    package mutating func follow(_ amount: Money, by user: UserID, isPaid: Bool) -> Int? {
        guard let place = participants.firstIndex(where: { $0.user == user }),
            participants[place].reserved >= amount.minorUnits
        else { return nil }
        participants[place].reserved -= amount.minorUnits
        guard isPaid else { return place }
        participants[place].pay(amount.minorUnits)
        if state == .pending { move(.pay) }
        if state == .partial, participants.allSatisfy({ $0.state == .paid }) { move(.pay) }
        return place
    }

    /// Only while nothing was paid and nothing is being paid.
    package mutating func cancel() throws(PaymentsError) {
        guard state == .pending, participants.allSatisfy({ $0.reserved == 0 }) else {
            throw .notOpen(state: state.rawValue)
        }
        move(.cancel)
    }

    private mutating func move(_ event: Event) {
        guard let next = Self.states.next(state, on: event) else {
            preconditionFailure("a move that does not stand in the table")
        }
        state = next
    }

    private func shownState(of place: Int) -> String {
        guard isOpen else { return state.rawValue }
        let part = participants[place]
        return part.state == .paid ? part.state.rawValue : "processing"
    }
}

/// One share of a bill.
package struct SplitParticipant: Sendable, Equatable {
    /// - pending: may become overdue or paid.
    /// - overdue: may become paid.
    /// - paid: final.
    package enum State: String, Sendable, CaseIterable {
        case pending, overdue, paid
    }

    package let id: UniqueID
    /// As the creator wrote it.
    package let email: String?
    /// Nil until somebody has proven the address.
    package let user: UserID?
    /// Minor units of the total's currency, as the rest.
    package let share: Int64
    package internal(set) var paid: Int64
    /// Of payments that are under way.
    package internal(set) var reserved: Int64
    package internal(set) var state: State
    package let remindedOn: CalendarDay?

    package init(
        id: UniqueID, email: String?, user: UserID?, share: Int64, paid: Int64 = 0, reserved: Int64 = 0,
        state: State = .pending, remindedOn: CalendarDay? = nil
    ) {
        self.id = id
        self.email = email
        self.user = user
        self.share = share
        self.paid = paid
        self.reserved = reserved
        self.state = state
        self.remindedOn = remindedOn
    }

    /// What can still be paid.
    package var left: Int64 { share - paid - reserved }

    mutating func pay(_ units: Int64) {
        paid += units
        if paid == share { state = .paid }
    }

    /// One reminder each a day.
    package func isToBeReminded(on day: CalendarDay) -> Bool {
        state != .paid && left > 0 && (remindedOn.map { $0 < day } ?? true)
    }
}
