package import MoneyKit

/// What sending money out by a way costs, on top of the amount: a share, rounded half to even, and a fixed part, at
/// most a cap. Where `via` is what led to a payment, it is what its payee pays.
package struct OutflowFee: Sendable, Equatable {
    package let via: String
    /// Nil: every currency without a rule of its own; then there is no fixed part and no cap but in whole units.
    package let currency: Currency?
    package let basisPoints: Int
    /// Minor units of the currency.
    package let fixed: Int64
    package let cap: Int64?
    /// In whole units of whichever currency it is; never beside the other.
    package let capUnits: Int64?

    package init(
        via: String, currency: Currency?, basisPoints: Int, fixed: Int64, cap: Int64?, capUnits: Int64? = nil
    ) {
        self.via = via
        self.currency = currency
        self.basisPoints = basisPoints
        self.fixed = fixed
        self.cap = cap
        self.capUnits = capUnits
    }

    /// As a payee pays it.
    package var ofPayee: PayeeFee {
        PayeeFee(basisPoints: Int64(basisPoints), fixed: fixed, cap: cap, capUnits: capUnits)
    }

    /// - Throws: `amountTooLarge`.
    package func fee(on amount: Money) throws(PaymentsError) -> Money {
        do {
            let share = try amount.portion(basisPoints: Int64(basisPoints), rounding: .halfEven)
            let fee = try share.adding(Money(minorUnits: fixed, currency: amount.currency))
            let most = cap ?? capUnits.map { PaymentAmount.minorUnits($0, of: amount.currency) } ?? .max
            let capped = Money(minorUnits: min(fee.minorUnits, most), currency: amount.currency)
            // The sum is what leaves the wallet, and must be an amount.
            _ = try amount.adding(capped)
            return capped
        } catch {
            throw .amountTooLarge
        }
    }
}
