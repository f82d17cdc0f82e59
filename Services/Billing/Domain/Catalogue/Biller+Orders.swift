package import MoneyKit

extension Biller {
    /// For how long somebody's number need not be asked about again.
    package static let validationTime = Duration.seconds(15 * 60)

    /// What an order is for when nobody says: the billers of electricity have two kinds of meters, all others none.
    package func meter(_ asked: BillOrder.MeterType?) -> BillOrder.MeterType? {
        category == .electricity ? asked ?? .prepaid : nil
    }

    /// - Throws: `customerNumberMalformed`.
    package func check(customer number: String) throws(BillingError) {
        guard customerNumber.fits(number) else { throw .customerNumberMalformed(label: customerNumber.label) }
    }

    /// What is to be paid for an order.
    /// - Parameter package: the one that the order names, which is the biller's.
    /// - Throws: `packageRequired`, `amountMissing`, `billerNotAvailable`, `currencyMismatch`, `amountOutOfRange`.
    package func amount(of order: BillOrder, _ package: BillerPackage?) throws(BillingError) -> Money {
        if let asked = order.amount, asked.currency != currency { throw .currencyMismatch(expected: currency) }
        if let package {
            guard package.isAvailable else { throw .billerNotAvailable }
            guard order.amount == nil || order.amount == package.amount else {
                throw .amountOutOfRange(minimum: package.amount, maximum: package.amount)
            }
            return package.amount
        }
        guard let range else { throw .packageRequired }
        guard let amount = order.amount else { throw .amountMissing }
        guard amount.minorUnits >= range.minimum.minorUnits, amount.minorUnits <= range.maximum.minorUnits else {
            throw .amountOutOfRange(minimum: range.minimum, maximum: range.maximum)
        }
        return amount
    }
}

extension Biller.CustomerNumber {
    /// Pieces of one class of letters each, at most four: `^[A-Z]{2}[0-9]{8,10}$`. No number takes long to compare.
    package static func isPattern(_ text: String) -> Bool {
        text.wholeMatch(of: /\^(\[[A-Za-z0-9\-]+\]\{[0-9]{1,2}(,[0-9]{1,2})?\}){1,4}\$/) != nil
            && (try? Regex(text)) != nil  // then it is none
    }

    /// Whether a number of the biller's may look so; none does by a pattern that is none.
    package func fits(_ number: String) -> Bool {
        guard let pattern = try? Regex(pattern) else { return false }  // the database has only such as are
        return (try? pattern.wholeMatch(in: number)) != nil  // throws for custom parsers alone
    }
}
