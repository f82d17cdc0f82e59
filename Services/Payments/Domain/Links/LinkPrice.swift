package import MoneyKit

/// What is asked for by a link: an amount, or what the payer wants to give between two bounds.
package enum LinkPrice: Sendable, Equatable {
    case fixed(Money)
    /// At least one of them.
    case range(minimum: Money?, maximum: Money?)

    /// - Throws: `amountOutOfRange` for an amount beside a bound, for none of both, and for bounds the wrong way round;
    ///   `currencyMismatch` unless all are of the currency; what `PaymentAmount.check` throws.
    package init(amount: Money?, minimum: Money?, maximum: Money?, in currency: Currency) throws(PaymentsError) {
        for given in [amount, minimum, maximum] {
            guard let given else { continue }
            guard given.currency == currency else { throw .currencyMismatch(expected: currency) }
            try PaymentAmount.check(given)
        }
        if let amount {
            guard minimum == nil, maximum == nil else { throw .amountOutOfRange }
            self = .fixed(amount)
        } else {
            guard minimum != nil || maximum != nil else { throw .amountOutOfRange }
            if let minimum, let maximum, minimum.minorUnits > maximum.minorUnits { throw .amountOutOfRange }
            self = .range(minimum: minimum, maximum: maximum)
        }
    }

    package var amount: Money? { if case .fixed(let amount) = self { amount } else { nil } }
    package var minimum: Money? { if case .range(let minimum, _) = self { minimum } else { nil } }
    package var maximum: Money? { if case .range(_, let maximum) = self { maximum } else { nil } }

    /// What somebody pays who says this much, or says nothing.
    /// - Throws: `currencyMismatch`; `amountOutOfRange`; what `PaymentAmount.check` throws.
    func amount(for given: Money?, in currency: Currency) throws(PaymentsError) -> Money {
        if let given, given.currency != currency { throw .currencyMismatch(expected: currency) }
        switch self {
        case .fixed(let amount):
            guard given == nil || given == amount else { throw .amountOutOfRange }
            return amount
        case .range(let minimum, let maximum):
            guard let given else { throw .amountOutOfRange }
            try PaymentAmount.check(given)
            guard (minimum?.minorUnits ?? 0)...(maximum?.minorUnits ?? .max) ~= given.minorUnits else {
                throw .amountOutOfRange
            }
            return given
        }
    }
}
