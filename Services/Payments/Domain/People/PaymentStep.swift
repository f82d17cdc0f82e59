package import Primitives

/// When a payment is looked at again without being told.
package enum PaymentTiming {
    /// The request that made it asks the wallet itself; after this time a worker does.
    package static let firstStep: Duration = .seconds(10)
    /// How long money waits for somebody to come.
    package static let waiting: Duration = .seconds(7 * 86_400)
    /// What the payee cannot take yet is tried again after this, then each time the wait has grown by a tenth.
    static let firstPause: Duration = .seconds(600)

    /// The time of the next step after one at `now`; nil when nothing is left to do.
    /// - Parameter isNew: whether the step brought something new, so that the next question is another one.
    package static func nextStep(of payment: Payment, now: Timestamp, isNew: Bool = true) -> Timestamp? {
        switch payment.stage {
        case .posting, .holding, .capturing, .releasing: return now
        case .reviewing, .ended: return nil
        case .awaiting:
            let end = payment.expiresAt ?? now
            // Somebody may have proven the address between the question and the hold.
            if isNew, payment.failureCode == nil { return now }
            guard payment.payee != nil else { return max(now, end) }
            let age = now.microsecondsSince1970 - payment.createdAt.microsecondsSince1970
            return max(now, min(now + max(firstPause, .microseconds(age / 10)), end))
        }
    }
}

/// A payment after a step of its saga, and what is written with it in one transaction.
package struct PaymentStep: Sendable, Equatable {
    package let payment: Payment
    package let change: PaymentChange
    /// When the saga is due next; nil when there is nothing left to do.
    package let dueAt: Timestamp?
    /// Whether that is at once.
    package let goesOn: Bool

    /// - Parameters:
    ///   - report: nil when the step brought nothing new.
    ///   - isAwaited: whether a request waits for it, which goes on with it by itself.
    package init(_ payment: Payment, taking report: PaymentReport?, now: Timestamp, isAwaited: Bool = false) {
        var payment = payment
        change = report.map { payment.take($0) } ?? .none
        self.payment = payment
        let next = PaymentTiming.nextStep(of: payment, now: now, isNew: change != .none)
        let isRequests = isAwaited && (payment.stage == .posting || payment.stage == .holding)
        dueAt = isRequests ? now + PaymentTiming.firstStep : next
        goesOn = dueAt.map { $0 <= now } ?? false
    }
}
