package import MoneyKit
package import Primitives

package enum DisputeTag {}
package typealias DisputeID = Identifier<DisputeTag>

/// A payer says that a payment is not right, and staff decide.
package struct Dispute: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case unauthorized, duplicate
        case notReceived = "not_received"
        case defective
        case refundNotProcessed = "refund_not_processed"
        case other
    }

    /// - opened: may become investigating, or closed when the payer withdraws it.
    /// - investigating: staff look at it; becomes resolved.
    /// - resolved, closed: final.
    package enum State: String, Sendable, CaseIterable {
        case opened, investigating, resolved, closed
    }

    /// What its saga does next.
    ///
    /// - holding: the wallet is to set aside what the payee has of it.
    /// - waiting: nothing.
    /// - paying: its refund is under way.
    /// - releasing: the wallet is to free what it set aside.
    /// - ended: nothing.
    package enum Stage: String, Sendable, CaseIterable {
        case holding, waiting, paying, releasing, ended
    }

    package enum Outcome: String, Sendable, CaseIterable {
        case payer, payee, partial
    }

    package let id: DisputeID
    package let payment: PaymentID
    package let payer: UserID
    package let payee: UserID
    package let payeeWallet: UniqueID
    package let kind: Kind
    /// What of the payment is disputed.
    package let amount: Money
    package let text: String
    package let hold: UniqueID
    /// False of what is only tried: the wallet sets nothing aside.
    package let isLive: Bool
    package let createdAt: Timestamp
    /// The payee's time for an answer.
    package let respondBy: Timestamp
    /// Staff's.
    package let decideBy: Timestamp
    package internal(set) var state: State
    package internal(set) var stage: Stage
    /// What the wallet has set aside; nil: it was not asked yet, or does not.
    package internal(set) var held: Money?
    package internal(set) var outcome: Outcome?
    /// That gives the payer what staff have decided.
    package internal(set) var refund: PaymentRefundID?
    package internal(set) var staff: UserID?
    /// Why staff have decided so.
    package internal(set) var note: String?
    /// Why the wallet did not pay what staff had decided.
    package internal(set) var failureCode: String?

    package init(
        id: DisputeID, payment: PaymentID, payer: UserID, payee: UserID, payeeWallet: UniqueID, kind: Kind,
        amount: Money, text: String, hold: UniqueID, isLive: Bool = true, createdAt: Timestamp, respondBy: Timestamp,
        decideBy: Timestamp, state: State = .opened, stage: Stage, held: Money? = nil, outcome: Outcome? = nil,
        refund: PaymentRefundID? = nil, staff: UserID? = nil, note: String? = nil, failureCode: String? = nil
    ) {
        self.id = id
        self.payment = payment
        self.payer = payer
        self.payee = payee
        self.payeeWallet = payeeWallet
        self.kind = kind
        self.amount = amount
        self.text = text
        self.hold = hold
        self.isLive = isLive
        self.createdAt = createdAt
        self.respondBy = respondBy
        self.decideBy = decideBy
        self.state = state
        self.stage = stage
        self.held = held
        self.outcome = outcome
        self.refund = refund
        self.staff = staff
        self.note = note
        self.failureCode = failureCode
    }

    package var reference: String { PaymentReference.text("DSP", of: id.rawValue, on: createdAt.day) }

    package var isOpen: Bool { state == .opened || state == .investigating }

    /// What is set aside at the payee at this moment: nothing once it is over, as soon as that is written.
    package var setAside: Money { isOpen ? held ?? .zero(amount.currency) : .zero(amount.currency) }

    /// - Parameter live: as the caller: what is tried and what is live do not see each other.
    package func isShown(to user: UserID, live: Bool) -> Bool { isLive == live && isParty(user) }

    package func isParty(_ user: UserID) -> Bool { payer == user || payee == user }
}
