package import MoneyKit
package import Primitives

package enum PayoutTag {}
package typealias PayoutID = Identifier<PayoutTag>

/// Many are paid at once, each by itself.
package struct Payout: Sendable, Equatable {
    /// - processing: some items are not over; may become completed.
    /// - completed: final.
    package enum State: String, Sendable, CaseIterable {
        case processing, completed
    }

    /// How its items stand.
    package struct Counts: Sendable, Equatable {
        package let succeeded: Int
        package let refused: Int
        package let pending: Int

        package init(succeeded: Int, refused: Int, pending: Int) {
            self.succeeded = succeeded
            self.refused = refused
            self.pending = pending
        }
    }

    package static let items = 1...1_000

    package let id: PayoutID
    package let payer: Payment.Party
    /// Of all items that can be paid as they are written.
    package let total: Money
    package let reference: String
    package let createdAt: Timestamp
    package let state: State
    package let counts: Counts
    /// Of its withdrawals, as far as they were ordered.
    package let fee: Money

    package init(
        id: PayoutID, payer: Payment.Party, total: Money, reference: String, createdAt: Timestamp,
        state: State = .processing, counts: Counts, fee: Money? = nil
    ) {
        self.id = id
        self.payer = payer
        self.total = total
        self.reference = reference
        self.createdAt = createdAt
        self.state = state
        self.counts = counts
        self.fee = fee ?? .zero(total.currency)
    }
}

/// One payment of a payout.
package struct PayoutItem: Sendable, Equatable {
    /// - pending: may become any other.
    /// - succeeded, refused: final.
    package enum State: String, Sendable, CaseIterable {
        case pending, succeeded, refused
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case pay, refuse
    }

    package static let states = Transitions<State, Event>(
        from: .pending,
        [
            (.pending, .pay, .succeeded),
            (.pending, .refuse, .refused),
        ])

    package let id: UniqueID
    /// The payer's name for it, which counts once.
    package let name: String
    /// Nil once it is over.
    package let recipient: Destination?
    package let amount: Money
    package let state: State
    package let payment: PaymentID?
    /// To a bank account, once it was ordered.
    package let withdrawal: OutflowID?
    package let failureCode: String?

    package init(
        id: UniqueID, name: String, recipient: Destination?, amount: Money, state: State = .pending,
        payment: PaymentID? = nil, withdrawal: OutflowID? = nil, failureCode: String? = nil
    ) {
        self.id = id
        self.name = name
        self.recipient = recipient
        self.amount = amount
        self.state = state
        self.payment = payment
        self.withdrawal = withdrawal
        self.failureCode = failureCode
    }

    /// As a customer writes it: what can be paid by nobody is refused at once.
    package init(id: UniqueID, name: String, recipient: Destination, amount: Money) {
        let code: String?
        do throws(PaymentsError) {
            try PaymentAmount.check(amount)
            code = nil
        } catch {
            code = error == .amountNotPositive ? "amount_not_positive" : "amount_out_of_range"
        }
        self.init(
            id: id, name: name, recipient: code == nil ? recipient : nil, amount: amount,
            state: code == nil ? .pending : .refused, failureCode: code)
    }
}
