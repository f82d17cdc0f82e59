package import Primitives

/// A payment after a step of its saga, and what is written with it in one transaction.
package struct BillPaymentStep: Sendable, Equatable {
    package let payment: BillPayment
    package let change: BillPaymentChange
    /// When the saga is due next; nil when there is nothing left to do.
    package let dueAt: Timestamp?
    /// Whether that is at once.
    package let goesOn: Bool

    /// - Parameter report: nil when the step brought nothing new.
    package init(_ payment: BillPayment, taking report: BillPaymentReport?, now: Timestamp) {
        var payment = payment
        change = report.map { payment.take($0) } ?? .none
        self.payment = payment
        dueAt =
            change == .withdrawn
            ? nil : BillPaymentTiming.nextStep(of: payment, now: now, isNew: change != .none)
        goesOn = dueAt.map { $0 <= now } ?? false
    }
}

/// When a payment is looked at again without being told.
package enum BillPaymentTiming {
    /// No request waits longer for the wallet: after this time an order is withdrawn.
    package static let orderLifetime: Duration = .seconds(60)
    /// So long the wallet keeps the money aside for a partner that does not answer.
    package static let holdLifetime: Duration = .seconds(30 * 86_400)
    /// What nobody knows for so long is shown as stuck.
    package static let stuckAfter: Duration = .seconds(86_400)
    /// What is completed is looked at once more, in case that nobody tells of its reversal.
    package static let secondLook: Duration = .seconds(3_600)
    static let firstQuestion: Duration = .seconds(5)
    static let longestPause: Duration = .seconds(3_600)

    /// The time of the next step after a step at `now`; nil when nothing is left to do.
    ///
    /// What the partner has not ended is asked about for ever: after 5 seconds, then after twice the last pause, every
    /// hour at least.
    package static func nextStep(of payment: BillPayment, now: Timestamp, isNew: Bool) -> Timestamp? {
        switch payment.stage {
        case .ordered: return max(now, payment.createdAt + orderLifetime)
        case .withdrawing, .capturing, .posting, .releasing, .reversing: return now
        case .sending: return max(now, payment.sendAfter ?? now)
        case .asking:
            let next = now + pause(since: payment.attempt?.begunAt ?? now, now)
            guard let missing = payment.missingSince else { return next }
            return max(now + firstQuestion, min(next, missing + BillPayment.certainty))
        case .fetching: return now + pause(since: payment.completedAt ?? now, now)
        case .ended:
            guard payment.status == .completed, let completed = payment.completedAt else { return nil }
            let look = completed + secondLook
            return isNew || now < look ? max(now, look) : nil
        }
    }

    /// The pauses before a moment add up to its age: 5, 10, 20 seconds come at 5, 15 and 35.
    private static func pause(since start: Timestamp, _ now: Timestamp) -> Duration {
        min(max(.zero, now - start) + firstQuestion, longestPause)
    }
}
