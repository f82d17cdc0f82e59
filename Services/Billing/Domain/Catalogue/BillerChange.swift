package import MoneyKit
package import Primitives

/// What an operator changes of a biller; nil keeps. Code and currency stay.
package struct BillerChange: Sendable {
    package var name: String?
    package var category: Biller.Category?
    package var range: FieldChange<Biller.Range> = .keep
    package var fee: BillerFee?
    package var requiresValidation: Bool?
    package var customerNumber: Biller.CustomerNumber?
    package var service: String?
    package var isAvailable: Bool?
    package var isTesting: Bool?

    package init() {}
}

/// What an operator changes of a package; nil keeps. The code stays.
package struct PackageChange: Sendable {
    package var name: String?
    package var amount: Money?
    package var validityDays: FieldChange<Int> = .keep
    package var isAvailable: Bool?

    package init() {}
}

extension Biller {
    /// - Throws: `currencyMismatch` for figures of another currency than its own.
    package static func check(
        _ currency: Currency, _ range: Range?, _ fee: BillerFee?
    ) throws(BillingError) {
        var currencies = [range?.minimum.currency, range?.maximum.currency]
        switch fee {
        case nil: break
        case .flat(let amount): currencies.append(amount.currency)
        case .percentage(_, let cap): currencies.append(cap?.currency)
        }
        guard currencies.allSatisfy({ $0 == nil || $0 == currency }) else {
            throw .currencyMismatch(expected: currency)
        }
    }
}
