package import MoneyKit
package import Primitives

package enum ReversalTag {}
package typealias ReversalID = Identifier<ReversalTag>

/// Whoever sent money by mistake asks for it back, and whoever has it agrees. Its id is that of the wallet's
/// transaction.
package struct Reversal: Sendable, Equatable {
    /// - requested: may become any other; stays so while the wallet is asked.
    /// - completed, declined, expired: final.
    package enum State: String, Sendable, CaseIterable {
        case requested, completed, declined, expired
    }

    /// - waiting: for the receiver's word, or an operator's.
    /// - posting: agreed; the wallet is asked.
    /// - ended: nothing.
    package enum Stage: String, Sendable, CaseIterable {
        case waiting, posting, ended
    }

    package enum Event: CaseIterable, Hashable, Sendable {
        case posted, declined, expired, refused
    }

    package static let states = Transitions<State, Event>(
        from: .requested,
        [
            (.requested, .posted, .completed),
            (.requested, .declined, .declined),
            (.requested, .refused, .declined),
            (.requested, .expired, .expired),
        ])

    /// How long after the transaction it can be asked for.
    package static let window = Duration.seconds(86_400)
    /// How long the receiver has for an answer.
    package static let lifetime = Duration.seconds(72 * 3_600)

    package let id: ReversalID
    /// The wallet's.
    package let target: UniqueID
    /// Nil: the customers' own transfer at the wallet.
    package let payment: PaymentID?
    package let sender: UserID
    /// The sender, where both wallets are.
    package let receiver: UserID
    /// What the sender gets back.
    package let amount: Money
    package let reason: String
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package internal(set) var state: State
    package internal(set) var stage: Stage
    /// Who agreed to it or did not; nil while nobody has, and between own wallets.
    package internal(set) var decider: UserID?
    /// Why the wallet did not do what was agreed to.
    package internal(set) var failureCode: String?

    package init(
        id: ReversalID, target: UniqueID, payment: PaymentID?, sender: UserID, receiver: UserID, amount: Money,
        reason: String, createdAt: Timestamp, expiresAt: Timestamp, state: State = .requested, stage: Stage? = nil,
        decider: UserID? = nil, failureCode: String? = nil
    ) {
        self.id = id
        self.target = target
        self.payment = payment
        self.sender = sender
        self.receiver = receiver
        self.amount = amount
        self.reason = reason
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.state = state
        // Between own wallets nobody else is asked.
        self.stage = stage ?? (sender == receiver ? .posting : .waiting)
        self.decider = decider
        self.failureCode = failureCode
    }

    package var reference: String { PaymentReference.text("RVS", of: id.rawValue, on: createdAt.day) }

    package func isShown(to user: UserID) -> Bool { sender == user || receiver == user }

    /// Still to be answered, and in time.
    package func requireOpen(at now: Timestamp) throws(PaymentsError) {
        guard stage == .waiting else {
            throw .notOpen(state: state == .requested ? "processing" : state.rawValue)
        }
        guard now < expiresAt else { throw .notOpen(state: State.expired.rawValue) }
    }

    /// - Throws: `notOpen`.
    package mutating func approve(by user: UserID, at now: Timestamp) throws(PaymentsError) {
        try requireOpen(at: now)
        decider = user
        stage = .posting
        failureCode = nil
    }

    /// - Throws: `notOpen`.
    package mutating func decline(by user: UserID, at now: Timestamp) throws(PaymentsError) {
        try requireOpen(at: now)
        decider = user
        end(.declined)
    }

    /// - Returns: false when somebody was faster, or it is too early.
    package mutating func expire(at now: Timestamp) -> Bool {
        guard stage == .waiting, expiresAt <= now else { return false }
        end(.expired)
        return true
    }

    /// The wallet has taken it back.
    package mutating func complete() -> Bool {
        guard stage == .posting else { return false }
        failureCode = nil
        end(.posted)
        return true
    }

    /// The wallet does not: the receiver may agree once more, when the money is there again.
    package mutating func refuse(_ code: String) -> Bool {
        guard stage == .posting else { return false }
        failureCode = code
        if sender == receiver {
            end(.refused)
        } else {
            stage = .waiting
            decider = nil
        }
        return true
    }

    private mutating func end(_ event: Event) {
        guard let next = Self.states.next(state, on: event) else {
            preconditionFailure("a move that does not stand in the table")
        }
        state = next
        stage = .ended
    }
}
