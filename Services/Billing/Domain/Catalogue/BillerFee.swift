package import MoneyKit

/// What we take beside the amount of a bill.
package enum BillerFee: Sendable, Equatable {
    case flat(Money)
    /// Half-even, and then at most the cap.
    /// - basisPoints: 100 is 1 %.
    case percentage(basisPoints: Int64, cap: Money?)

    /// The fee on an amount of the biller's currency.
    /// - Throws: `currencyMismatch` for another one, `overflow`.
    package func fee(on amount: Money) throws(MoneyError) -> Money {
        switch self {
        case .flat(let fee):
            guard fee.currency == amount.currency else {
                throw .currencyMismatch(expected: fee.currency, found: amount.currency)
            }
            return fee
        case .percentage(let basisPoints, let cap):
            let fee = try amount.portion(basisPoints: basisPoints, rounding: .halfEven)
            guard let cap, try cap.isLess(than: fee) else { return fee }
            return cap
        }
    }
}
