package import MoneyKit

/// What we keep of a payment, from what the payee gets: a share and a fixed part, at most a cap.
package struct PayeeFee: Hashable, Sendable {
    let basisPoints: Int64
    /// Minor units of the currency.
    let fixed: Int64
    let cap: Int64?
    /// The cap of a rule for all currencies: in whole units of whichever it is.
    let capUnits: Int64?

    package static let none = PayeeFee(basisPoints: 0)

    package init(basisPoints: Int64, fixed: Int64 = 0, cap: Int64? = nil, capUnits: Int64? = nil) {
        self.basisPoints = basisPoints
        self.fixed = fixed
        self.cap = cap
        self.capUnits = capUnits
    }

    /// Half-even. An amount of which nothing would be left costs nothing but what leaves one minor unit.
    package func fee(on amount: Money) throws(PaymentsError) -> Money {
        let units: Int64
        do {
            let share = try amount.portion(basisPoints: basisPoints, rounding: .halfEven)
            units = try share.adding(Money(minorUnits: fixed, currency: amount.currency)).minorUnits
        } catch {
            throw .amountTooLarge
        }
        let most = cap ?? capUnits.map { PaymentAmount.minorUnits($0, of: amount.currency) } ?? .max
        return Money(minorUnits: max(0, min(units, most, amount.minorUnits - 1)), currency: amount.currency)
    }
}

/// How much one payment between people may be: 0.01 to 1,000,000 units.
package enum PaymentAmount {
    private static let mostUnits: Int64 = 1_000_000

    package static func check(_ amount: Money) throws(PaymentsError) {
        guard amount.isPositive else { throw .amountNotPositive }
        guard amount.minorUnits <= minorUnits(mostUnits, of: amount.currency) else { throw .amountOutOfRange }
    }

    /// Saturates for assets of so many decimals that no amount reaches it.
    static func minorUnits(_ units: Int64, of currency: Currency) -> Int64 {
        (0..<currency.exponent).reduce(units) { total, _ in
            let (product, overflow) = total.multipliedReportingOverflow(by: 10)
            return overflow ? .max : product
        }
    }
}
