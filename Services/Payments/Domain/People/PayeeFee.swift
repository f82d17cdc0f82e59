package import MoneyKit

/// What we keep of a payment, from what the payee gets.
package struct PayeeFee: Hashable, Sendable {
    let basisPoints: Int64
    /// In whole units of the currency; nil without one.
    let cap: Int64?

    package static let none = PayeeFee(basisPoints: 0, cap: nil)
    /// Links, QR codes and checkouts.
    package static let merchant = PayeeFee(basisPoints: 150, cap: 1_000)

    /// Half-even. An amount of which nothing would be left costs nothing but what leaves one minor unit.
    package func fee(on amount: Money) throws(PaymentsError) -> Money {
        let units: Int64
        do {
            units = try amount.portion(basisPoints: basisPoints, rounding: .halfEven).minorUnits
        } catch {
            throw .amountTooLarge
        }
        let most = cap.map { PaymentAmount.minorUnits($0, of: amount.currency) } ?? .max
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
