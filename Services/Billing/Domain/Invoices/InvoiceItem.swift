package import MoneyKit

/// What is taken off a price: so many percent of it, or an amount.
package enum InvoiceDiscount: Hashable, Sendable {
    /// 0 to 100.
    case percent(Rate)
    case amount(Money)

    /// What it takes off a price, rounded half away from zero.
    /// - Throws: `amountOutOfRange` for more than the price, and for an amount off what comes back;
    ///   `currencyMismatch`; `amountTooLarge`.
    func off(_ price: Money) throws(InvoiceError) -> Money {
        switch self {
        case .percent(let percent):
            guard !(.whole(100) < percent) else { throw .amountOutOfRange }
            do throws(MoneyError) {
                return try percent.percent(of: price, rounding: .halfUp)
            } catch {
                throw .amountTooLarge
            }
        case .amount(let amount):
            guard amount.currency == price.currency else { throw .currencyMismatch(expected: price.currency) }
            guard amount.isZero || !amount.isNegative && amount.minorUnits <= price.minorUnits else {
                throw .amountOutOfRange
            }
            return amount
        }
    }
}

/// One line of an invoice, as whoever invoices wrote it.
package struct InvoiceItem: Hashable, Sendable {
    package let description: String
    package let quantity: Quantity
    /// In units of the currency, of up to twelve decimals.
    package let unitPrice: Rate
    package let discount: InvoiceDiscount?
    /// In percent; nil: outside of any tax, which is not the same as taxed with nothing.
    package let taxRate: Rate?

    package init(
        description: String, quantity: Quantity = .one, unitPrice: Rate, discount: InvoiceDiscount? = nil,
        taxRate: Rate? = nil
    ) {
        self.description = description
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.discount = discount
        self.taxRate = taxRate
    }
}
