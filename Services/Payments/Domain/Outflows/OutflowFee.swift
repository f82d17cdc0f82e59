package import MoneyKit

/// What sending money out by a way costs, on top of the amount: a share, rounded half to even, and a fixed part, at
/// most a cap.
package struct OutflowFee: Sendable, Equatable {
    package let via: String
    /// Nil: every currency without a rule of its own; then there is no fixed part and no cap.
    package let currency: Currency?
    package let basisPoints: Int
    /// Minor units of the currency.
    package let fixed: Int64
    package let cap: Int64?

    package init(via: String, currency: Currency?, basisPoints: Int, fixed: Int64, cap: Int64?) {
        self.via = via
        self.currency = currency
        self.basisPoints = basisPoints
        self.fixed = fixed
        self.cap = cap
    }

    /// - Throws: `amountTooLarge`.
    package func fee(on amount: Money) throws(PaymentsError) -> Money {
        do {
            let share = try amount.portion(basisPoints: Int64(basisPoints), rounding: .halfEven)
            let fee = try share.adding(Money(minorUnits: fixed, currency: amount.currency))
            let capped = cap.map { Money(minorUnits: min(fee.minorUnits, $0), currency: amount.currency) } ?? fee
            // The sum is what leaves the wallet, and must be an amount.
            _ = try amount.adding(capped)
            return capped
        } catch {
            throw .amountTooLarge
        }
    }
}
