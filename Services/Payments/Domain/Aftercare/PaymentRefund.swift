package import MoneyKit
package import Primitives

package enum PaymentRefundTag {}
package typealias PaymentRefundID = Identifier<PaymentRefundTag>

/// Money of a payment on its way back from its payee to its payer: the payee's or an operator's will, or the end of a
/// dispute. Its id is that of the wallet's transaction.
package struct PaymentRefund: Sendable, Equatable {
    /// - pending: the wallet is asked; a part of what is left of the payment is reserved for it.
    /// - succeeded, failed: final.
    package enum State: String, Sendable, CaseIterable {
        case pending, succeeded, failed
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case posted, refused
    }

    package static let states = Transitions<State, Event>(
        from: .pending,
        [
            (.pending, .posted, .succeeded),
            (.pending, .refused, .failed),
        ])

    /// The end of a dispute: from what was set aside for it.
    package struct Verdict: Sendable, Equatable {
        package let dispute: DisputeID
        /// Nil: the wallet set nothing aside.
        package let hold: UniqueID?
        /// What the payee cannot pay we do.
        package let isCovered: Bool

        package init(dispute: DisputeID, hold: UniqueID?, isCovered: Bool) {
            self.dispute = dispute
            self.hold = hold
            self.isCovered = isCovered
        }
    }

    package let id: PaymentRefundID
    package let payment: PaymentID
    /// Who gets it.
    package let payer: UserID
    package let payerWallet: UniqueID
    package let payee: UserID
    package let payeeWallet: UniqueID
    package let amount: Money
    /// What of our fee the payee gets back with it.
    package let feeReturned: Money
    /// Nil at the end of a dispute, which has its own.
    package let reason: Outflow.RefundReason?
    package let comment: String?
    package let verdict: Verdict?
    /// False of what was only tried: it is over as it is written down, and nothing moves.
    package let isLive: Bool
    package let createdAt: Timestamp
    package internal(set) var state: State
    package internal(set) var failureCode: String?

    package init(
        id: PaymentRefundID, payment: PaymentID, payer: UserID, payerWallet: UniqueID, payee: UserID,
        payeeWallet: UniqueID, amount: Money, feeReturned: Money, reason: Outflow.RefundReason?, comment: String?,
        verdict: Verdict? = nil, isLive: Bool = true, createdAt: Timestamp, state: State = .pending,
        failureCode: String? = nil
    ) {
        self.id = id
        self.payment = payment
        self.payer = payer
        self.payerWallet = payerWallet
        self.payee = payee
        self.payeeWallet = payeeWallet
        self.amount = amount
        self.feeReturned = feeReturned
        self.reason = reason
        self.comment = comment
        self.verdict = verdict
        self.isLive = isLive
        self.createdAt = createdAt
        self.state = state
        self.failureCode = failureCode
    }

    package var reference: String { PaymentReference.text("REF", of: id.rawValue, on: createdAt.day) }

    /// - Parameter live: as the caller: what is tried and what is live do not see each other.
    package func isShown(to user: UserID, live: Bool) -> Bool { isLive == live && (payer == user || payee == user) }

    /// - Parameter code: why the wallet refuses it.
    /// - Returns: false when it has ended before.
    package mutating func take(_ event: Event, code: String? = nil) -> Bool {
        guard let next = Self.states.next(state, on: event) else { return false }
        state = next
        failureCode = code
        return true
    }
}
