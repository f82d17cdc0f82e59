package import MoneyKit
package import Primitives

/// What of a payment goes or went back: all refunds that have not failed, in minor units.
package struct ReservedRefunds: Sendable, Equatable {
    package let amount: Int64
    /// What of our fee they bring back.
    package let fee: Int64

    package init(amount: Int64, fee: Int64) {
        self.amount = amount
        self.fee = fee
    }
}

extension Payment {
    /// How long a payment can be paid back.
    package static let refundWindow = Duration.seconds(180 * 86_400)

    /// What can still go back.
    package func refundable(after reserved: ReservedRefunds) -> Money {
        Money(minorUnits: amount.minorUnits - reserved.amount, currency: amount.currency)
    }

    /// What the next refund brings back of our fee, by the running total: half to even, less what came back before. So
    /// all parts together bring back all of it, in whatever parts.
    package func feeReturned(with part: Money, after reserved: ReservedRefunds) -> Money {
        let (whole, back) = (Int128(amount.minorUnits), Int128(reserved.amount) + Int128(part.minorUnits))
        let (quotient, rest) = (Int128(fee.minorUnits) * back).quotientAndRemainder(dividingBy: whole)
        let isUp = rest * 2 > whole || rest * 2 == whole && !quotient.isMultiple(of: 2)
        let due = quotient + (isUp ? 1 : 0) - Int128(reserved.fee)
        // One that failed meanwhile may have changed what the others were rounded to.
        return Money(minorUnits: Int64(max(0, min(due, Int128(part.minorUnits)))), currency: amount.currency)
    }

    /// A refund of it, reserved by whoever has its row locked.
    /// - Parameter amount: nil: all that is left.
    /// - Throws: `notRefundable`, `windowOver`, `currencyMismatch`, `amountNotPositive`, `refundExceedsPayment`.
    package func refund(
        _ id: PaymentRefundID, of amount: Money?, reason: Outflow.RefundReason?, comment: String?,
        verdict: PaymentRefund.Verdict? = nil, after reserved: ReservedRefunds, at now: Timestamp
    ) throws(PaymentsError) -> PaymentRefund {
        // What is only tried may be nobody's payment, and then its payee stands for both.
        guard state.isPaid, state != .reversed, let payee, let payer = isLive ? payer : payer ?? payee,
            let source = payer.wallet, let target = payee.wallet
        else { throw .notRefundable }
        // A dispute was opened in its own time.
        guard verdict != nil || now < createdAt + Self.refundWindow else { throw .windowOver }
        let left = refundable(after: reserved)
        let part = amount ?? left
        guard part.currency == left.currency else { throw .currencyMismatch(expected: left.currency) }
        guard amount == nil || part.isPositive else { throw .amountNotPositive }
        guard part.isPositive, part.minorUnits <= left.minorUnits else { throw .refundExceedsPayment }
        return PaymentRefund(
            id: id, payment: self.id, payer: payer.user, payerWallet: source, payee: payee.user, payeeWallet: target,
            amount: part, feeReturned: feeReturned(with: part, after: reserved), reason: reason, comment: comment,
            verdict: verdict, isLive: isLive, createdAt: now.shown, state: isLive ? .pending : .succeeded)
    }
}
