import MoneyKit
import Primitives

/// Taking back: one dispute of a payment at a time, of what was paid.
extension PaymentBook {
    /// - Parameters:
    ///   - amount: nil for all that was paid.
    ///   - fee: what the partner charges for it; nil: nothing.
    /// - Returns: the one that is open, or a new one, and then the event to deliver.
    func openDispute(
        of reference: String, amount: Money?, fee: Money?
    ) async throws -> (dispute: SandboxDispute, event: WebhookEvent?) {
        guard let payment = payments[reference] else { throw PaymentError.unknownPayment }
        if let open = disputes.values.first(where: { $0.payment == reference && $0.status == .opened }) {
            try await journal.sync()
            return (open, nil)
        }
        guard payment.status == .succeeded else { throw PaymentError.notRefundable(payment.status) }
        let (currency, amount) = (payment.amount.currency, amount ?? payment.amount)
        let fee = fee ?? .zero(currency)
        guard amount.currency == currency, amount.isPositive, amount.minorUnits <= payment.amount.minorUnits,
            fee.currency == currency
        else { throw PaymentError.refundExceedsPayment }
        let dispute = SandboxDispute(
            id: ids.next(), payment: reference, amount: amount, fee: fee, createdAt: clock.now())
        disputes[dispute.id] = dispute
        let event = announce(dispute)
        append([.disputeOpened(dispute), .eventCreated(event)])
        try await journal.sync()
        return (dispute, event)
    }

    /// - Returns: the newest of a payment, and the event to deliver when it came to that now.
    func endDispute(
        of reference: String, _ status: SandboxDispute.Status, keepsFee: Bool
    ) async throws -> (dispute: SandboxDispute, event: WebhookEvent?) {
        let newest = disputes.values.filter { $0.payment == reference }.max { $0.id < $1.id }
        guard var dispute = newest else { throw PaymentError.unknownDispute }
        let now = clock.now()
        var event: WebhookEvent?
        if try dispute.end(status, keepsFee: keepsFee, at: now) {
            disputes[dispute.id] = dispute
            let new = announce(dispute)
            event = new
            append([.disputeEnded(dispute.id, status, keepsFee: dispute.keepsFee, at: now), .eventCreated(new)])
        }
        try await journal.sync()
        return (dispute, event)
    }

    /// By our own id, or by the number that a partner calls it.
    func dispute(
        with face: PaymentFace, where isMeant: @Sendable (SandboxDispute) -> Bool
    ) async throws -> (dispute: SandboxDispute, payment: SandboxPayment) {
        let found = disputes.values.first { isMeant($0) && payments[$0.payment]?.face == face }
        guard let found, let payment = payments[found.payment] else { throw PaymentError.unknownDispute }
        try await journal.sync()
        return (found, payment)
    }

    /// All at one partner with their payments, newest first.
    func disputes(with face: PaymentFace) async throws -> [(dispute: SandboxDispute, payment: SandboxPayment)] {
        let found = disputes.values.compactMap { dispute in
            payments[dispute.payment].flatMap { $0.face == face ? (dispute: dispute, payment: $0) : nil }
        }
        try await journal.sync()
        return found.sorted { $0.dispute.id > $1.dispute.id }
    }

    private func announce(_ dispute: SandboxDispute) -> WebhookEvent {
        let copies = AmountBehaviour(dispute.amount) == .notifiesThrice ? 3 : 1
        let event = WebhookEvent(
            id: ids.next(), reference: dispute.payment, createdAt: clock.now(), copies: copies, dispute: dispute.id)
        events[event.id] = event
        return event
    }
}
