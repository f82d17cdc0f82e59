package import MoneyKit

/// What a provider's method costs: a share of the amount plus a fixed part, at most a cap. The share is rounded up, so
/// that paying in pieces saves nothing.
package struct FeeRule: Sendable, Equatable {
    package let provider: String
    package let method: Deposit.Method
    /// Nil: every currency without a rule of its own; then there is no fixed part and no cap.
    package let currency: Currency?
    package let basisPoints: Int
    /// Minor units of the currency.
    package let fixed: Int64
    package let cap: Int64?

    package init(
        provider: String, method: Deposit.Method, currency: Currency?, basisPoints: Int, fixed: Int64, cap: Int64?
    ) {
        self.provider = provider
        self.method = method
        self.currency = currency
        self.basisPoints = basisPoints
        self.fixed = fixed
        self.cap = cap
    }

    /// - Throws: `feeAboveAmount` when nothing would be left for the wallet, or `amountTooLarge`.
    package func fee(on amount: Money) throws(PaymentsError) -> Money {
        let fee: Money
        do {
            let share = try amount.portion(basisPoints: Int64(basisPoints), rounding: .up)
            fee = try share.adding(Money(minorUnits: fixed, currency: amount.currency))
        } catch {
            throw .amountTooLarge
        }
        let capped = cap.map { Money(minorUnits: min(fee.minorUnits, $0), currency: amount.currency) } ?? fee
        guard capped.minorUnits < amount.minorUnits else { throw .feeAboveAmount }
        return capped
    }
}
