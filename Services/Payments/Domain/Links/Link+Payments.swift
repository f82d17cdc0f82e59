package import MoneyKit
package import Primitives

extension Link {
    /// What somebody pays by it now, who says this much or nothing.
    /// - Parameter idle: a payment that lets others go first; its room counts as free.
    /// - Throws: `alreadyUsed`, `expired`, `inactive`; then what its price throws.
    package func amount(
        for given: Money?, at now: Timestamp, displacing idle: PaymentID? = nil
    ) throws(PaymentsError) -> Money {
        guard state != .completed else { throw .alreadyUsed }
        guard state != .expired, !isOver(at: now) else { throw .expired }
        guard state == .active else { throw .inactive }
        guard payment == nil || payment == idle else { throw .alreadyUsed }
        return try price.amount(for: given, in: currency)
    }

    /// Somebody begins to pay. A link for one payment has room for one payer.
    /// - Throws: as `amount`.
    package mutating func begin(
        _ payment: PaymentID, _ given: Money, at now: Timestamp, displacing idle: PaymentID? = nil
    ) throws(PaymentsError) {
        _ = try amount(for: given, at: now, displacing: idle)
        if isSingleUse { self.payment = payment }
    }

    /// Whether what comes for a payment that has begun is still for this.
    package func keepsRoom(for payment: PaymentID) -> Bool { !isSingleUse || self.payment == payment }

    /// A payment by it has come. Called once for each.
    /// - Returns: whether that has completed it.
    package mutating func collect(_ payment: PaymentID, _ amount: Money) -> Bool {
        payments += 1
        let (sum, isTooMuch) = collected.addingReportingOverflow(amount.minorUnits)
        collected = isTooMuch ? .max : sum
        guard isSingleUse else { return false }
        // Money that was sent on by staff after all: another payment may have room or be the one by now.
        self.payment = self.payment ?? payment
        guard self.payment == payment, let next = Self.states.next(state, on: .pay) else { return false }
        state = next
        return true
    }

    /// A payment by it has come to nothing.
    /// - Returns: false when there is nothing to give back.
    package mutating func release(_ payment: PaymentID) -> Bool {
        guard self.payment == payment, state == .active || state == .inactive else { return false }
        self.payment = nil
        return true
    }

    /// Ends it if its time is up and nobody is paying.
    package mutating func expire(at now: Timestamp) -> Bool {
        guard state(at: now) == .expired, let next = Self.states.next(state, on: .expire) else { return false }
        state = next
        return true
    }
}
