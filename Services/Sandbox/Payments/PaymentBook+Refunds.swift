import MoneyKit
import Primitives

/// Paying back: one refund for a reference, and never more than was paid.
extension PaymentBook {
    /// - Parameter amount: nil for all that is left.
    /// - Returns: the refund, and whether it is new.
    /// - Throws: `gatewayTimeout` for the first call of one that is to get lost.
    func refund(
        payment reference: String, as name: String, amount: Money?, facts: [String: String] = [:]
    ) async throws -> (refund: SandboxRefund, isNew: Bool) {
        guard let payment = payments[reference] else { throw PaymentError.unknownPayment }
        let refundReference = payment.face.named(name)
        if let known = refunds[refundReference] {
            guard known.payment == reference, amount == nil || amount == known.amount else {
                throw PaymentError.referenceReused
            }
            try await journal.sync()
            return (known, false)
        }
        guard payment.status == .succeeded else { throw PaymentError.notRefundable(payment.status) }
        let left = payment.amount.minorUnits - (refunded[reference] ?? 0)
        let amount = amount ?? Money(minorUnits: left, currency: payment.amount.currency)
        guard amount.currency == payment.amount.currency, amount.isPositive, amount.minorUnits <= left else {
            throw PaymentError.refundExceedsPayment
        }
        if RefundBehaviour(amount) == .getsLost, lostRefunds.insert(refundReference).inserted {
            append([.refundLost(reference: refundReference)])
            try await journal.sync()
            throw PaymentError.gatewayTimeout
        }
        let refund = SandboxRefund(
            id: ids.next(), reference: refundReference, payment: reference, amount: amount, createdAt: clock.now(),
            facts: facts)
        keep(refund)
        append([.refundCreated(refund)])
        try await journal.sync()
        return (refunds[refundReference] ?? refund, true)
    }

    /// - Returns: the refund, and the event to deliver when it came to that now.
    func endRefund(
        _ reference: String, _ ending: SandboxRefund.Ending
    ) async throws -> (refund: SandboxRefund, event: WebhookEvent?) {
        guard var refund = refunds[reference] else { throw PaymentError.unknownRefund }
        let now = clock.now()
        var event: WebhookEvent?
        if try refund.end(ending, at: now) {
            let copies = RefundBehaviour(refund.amount) == .notifiesThrice ? 3 : 1
            let new = WebhookEvent(
                id: ids.next(), reference: refund.payment, createdAt: now, copies: copies,
                refund: .init(reference: reference, ending: ending))
            events[new.id] = new
            event = new
            keep(refund)
            append([.refundEnded(reference: reference, ending, at: now), .eventCreated(new)])
        }
        try await journal.sync()
        return (refund, event)
    }

    func refund(reference: String, of payment: String) async throws -> SandboxRefund {
        guard let refund = refunds[reference], refund.payment == payment else { throw PaymentError.unknownRefund }
        try await journal.sync()
        return refund
    }

    /// All of one payment, oldest first.
    func refunds(of payment: SandboxPayment) async throws -> [SandboxRefund] {
        let found = refunds.values.filter { $0.payment == payment.reference }.sorted { $0.id < $1.id }
        try await journal.sync()
        return found
    }

    /// By our own id.
    func refund(id: UniqueID) async throws -> (refund: SandboxRefund, payment: SandboxPayment) {
        guard let refund = refunds.values.first(where: { $0.id == id }), let payment = payments[refund.payment] else {
            throw PaymentError.unknownRefund
        }
        try await journal.sync()
        return (refund, payment)
    }

    /// What has gone back of a payment.
    func refunded(of payment: SandboxPayment) -> Money {
        let units = refunds.values.lazy.filter { $0.payment == payment.reference && $0.status == .succeeded }
            .reduce(Int64(0)) { $0 + $1.amount.minorUnits }
        return Money(minorUnits: units, currency: payment.amount.currency)
    }

    /// Those that go on by themselves.
    var refundsUnderWay: [SandboxRefund] {
        refunds.values.filter { refund in
            switch (refund.status, RefundBehaviour(refund.amount)) {
            case (.pending, .waits): false
            case (.pending, _), (.succeeded, .comesBack): true
            default: false
            }
        }.sorted { $0.id < $1.id }
    }

    /// Puts it in the book, with what it takes from its payment.
    func keep(_ refund: SandboxRefund) {
        let before = refunds[refund.reference].map { $0.counts ? $0.amount.minorUnits : 0 } ?? 0
        refunds[refund.reference] = refund
        refunded[refund.payment, default: 0] += (refund.counts ? refund.amount.minorUnits : 0) - before
    }
}
