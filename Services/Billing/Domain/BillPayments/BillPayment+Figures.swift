package import MoneyKit
package import Primitives

extension BillPayment {
    /// What leaves the wallet.
    package var total: Money {
        Money(minorUnits: amount.minorUnits + fee.minorUnits, currency: amount.currency)
    }

    /// The ledger's that paid it; nil: none has.
    package var transaction: UniqueID? {
        guard completedAt != nil else { return nil }
        return isPaidLate ? walletIDs.post : walletIDs.capture
    }

    /// What the partner leaves us of the amount. A figure that cannot be one is none.
    package var commission: Money {
        guard let told = delivery?.commission, told.currency == amount.currency, told.isPositive,
            told.minorUnits <= amount.minorUnits
        else { return .zero(amount.currency) }
        return told
    }

    /// A prepaid meter takes nothing but a token.
    package var lacksToken: Bool {
        payee.category == .electricity && meter == .prepaid && delivery?.token == nil
    }

    /// Whether nobody knows for longer than anybody should wait.
    package func isStuck(at now: Timestamp) -> Bool {
        guard stage == .sending || stage == .asking else { return false }
        return (sentAt ?? createdAt) + BillPaymentTiming.stuckAfter <= now
    }
}
