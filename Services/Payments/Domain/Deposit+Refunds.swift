import MoneyKit
import Primitives

/// The ways out for money that cannot be credited as it was ordered.
extension Deposit {
    package static let refundRefused = "refund_refused"
    package static let refundReturned = "refund_returned"

    /// What a provider knows this attempt to pay it back by.
    package var refundReference: String { "\(id)-\(attempt)" }

    /// What does not mend itself: an operator must decide.
    private static let finalReasons: Set<String> = [
        amountMismatch, refundRefused, refundReturned, "wallet_closed", "currency_mismatch", "not_found",
        "amount_not_positive", "amount_too_large", "transaction_id_reused", "deposit_ended",
    ]

    /// A held deposit that the wallet can be asked to credit; a wrong amount needs a person's word first.
    package var mayBeCredited: Bool { isPaid && reason != Self.amountMismatch }

    /// Whether the wallet's refusal may pass by itself.
    package var isRetried: Bool { stage == .held && !Self.finalReasons.contains(reason ?? "") }

    mutating func redirect(_ wallet: UniqueID, _ fee: Money) -> DepositChange {
        guard stage == .held, received.currency == amount.currency, fee.currency == amount.currency,
            fee.minorUnits < received.minorUnits
        else { return .none }
        self.wallet = wallet
        self.fee = fee
        // To another wallet it is another question.
        assessed = nil
        stage = .crediting
        reason = nil
        return .moved
    }

    mutating func askRefund() -> DepositChange {
        guard stage == .held else { return .none }
        stage = .refunding
        return .moved
    }

    mutating func close() -> DepositChange {
        guard stage == .refunding, reservation != .closed else { return .none }
        reservation = .closed
        return .moved
    }

    mutating func refund() -> DepositChange {
        switch stage {
        case .ordered, .withdrawing: return .none
        // A credit may be under way at this moment: the wallet is asked first.
        case .crediting: stage = .refunding
        case .held where mayBeCredited: stage = .refunding
        case .refunding where reservation != .closed: return .none
        case .ended where status == .refunded: return .none
        case .creating, .awaiting, .held, .refunding, .ended:
            status = .refunded
            stage = .ended
            if reservation == .held { reservation = .returning }
            return .refunded
        }
        return .moved
    }

    mutating func refuseRefund(_ attempt: Int) -> DepositChange {
        guard stage == .refunding, reservation == .closed, attempt == self.attempt else { return .none }
        return holdAgain(Self.refundRefused)
    }

    mutating func takeBack(_ attempt: Int) -> DepositChange {
        if stage == .refunding { return refuseRefund(attempt) }
        guard status == .refunded, attempt == self.attempt else { return .none }
        return holdAgain(Self.refundReturned)
    }

    /// The wallet has closed the attempt that is over; the next one may be credited again.
    private mutating func holdAgain(_ reason: String) -> DepositChange {
        status = .pending
        stage = .held
        reservation = .none
        attempt += 1
        self.reason = reason
        return .moved
    }
}
