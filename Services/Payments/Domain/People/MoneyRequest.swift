package import MoneyKit
package import Primitives

package enum MoneyRequestTag {}
package typealias MoneyRequestID = Identifier<MoneyRequestTag>

/// One customer asks another for money.
package struct MoneyRequest: Sendable, Equatable {
    /// - pending: may become any other; stays so while a payment of it is under way.
    /// - paid, declined, cancelled, expired: final.
    package enum State: String, Sendable, CaseIterable {
        case pending, paid, declined, cancelled, expired
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case pay, decline, cancel, expire
    }

    package static let states = Transitions<State, Event>(
        from: .pending,
        [
            (.pending, .pay, .paid),
            (.pending, .decline, .declined),
            (.pending, .cancel, .cancelled),
            (.pending, .expire, .expired),
        ])

    package static let defaultHours = 72

    package let id: MoneyRequestID
    package let requester: Payment.Party
    package let amount: Money
    package let note: String?
    package let reference: String
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    /// Whoever is asked; nil while only an address is known.
    package let payerID: UserID?
    package let payerName: String?
    package let address: ContactAddress?
    package let isLive: Bool
    package internal(set) var state: State
    /// That is under way, or has paid it.
    package internal(set) var payment: PaymentID?

    package init(
        id: MoneyRequestID, requester: Payment.Party, amount: Money, note: String?, reference: String,
        createdAt: Timestamp, expiresAt: Timestamp, payerID: UserID?, payerName: String?, address: ContactAddress?,
        isLive: Bool = true, state: State = .pending, payment: PaymentID? = nil
    ) {
        self.id = id
        self.requester = requester
        self.amount = amount
        self.note = note
        self.reference = reference
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.payerID = payerID
        self.payerName = payerName
        self.address = address
        self.isLive = isLive
        self.state = state
        self.payment = payment
    }

    /// - Parameter live: as the caller: what is tried and what is live do not see each other.
    package func isShown(to user: UserID, live: Bool = true) -> Bool {
        isLive == live && (requester.user == user || payerID == user)
    }

    /// Still to be answered: nothing of it is under way, and it is in time.
    package func requireOpen(at now: Timestamp) throws(PaymentsError) {
        guard state == .pending, payment == nil else {
            throw .notOpen(state: payment != nil && state == .pending ? "processing" : state.rawValue)
        }
        guard now < expiresAt else { throw .notOpen(state: State.expired.rawValue) }
    }

    /// - Throws: `notOpen`.
    package mutating func begin(_ payment: PaymentID, at now: Timestamp) throws(PaymentsError) {
        try requireOpen(at: now)
        self.payment = payment
    }

    /// - Throws: `notOpen`.
    package mutating func end(_ event: Event, at now: Timestamp) throws(PaymentsError) {
        if event != .expire { try requireOpen(at: now) }
        guard payment == nil, let next = Self.states.next(state, on: event) else {
            throw .notOpen(state: state.rawValue)
        }
        state = next
    }

    /// What became of its payment.
    /// - Returns: false when it is another's, or was told before.
    package mutating func follow(_ payment: PaymentID, isPaid: Bool) -> Bool {
        guard self.payment == payment, state == .pending else { return false }
        if isPaid, let next = Self.states.next(state, on: .pay) { state = next } else { self.payment = nil }
        return true
    }
}
