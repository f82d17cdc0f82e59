package import MoneyKit
package import Primitives

package enum BillerTag {}
package typealias BillerID = Identifier<BillerTag>

/// Whoever is paid by a bill.
package struct Biller: Sendable, Equatable {
    package enum Category: String, Sendable, CaseIterable {
        case airtime, data, electricity, cableTV = "cable_tv", internet, water, waste, education, government, insurance,
            tax, other
    }

    /// Both are part of it.
    package struct Range: Sendable, Equatable {
        package let minimum: Money
        package let maximum: Money

        package init(minimum: Money, maximum: Money) {
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    /// How customers are known to it.
    package struct CustomerNumber: Sendable, Equatable {
        package let label: String
        /// A regular expression that all of a number matches.
        package let pattern: String

        package init(label: String, pattern: String) {
            self.label = label
            self.pattern = pattern
        }
    }

    package let id: BillerID
    /// As in the seeds: `BIL119`.
    package let code: String
    package let name: String
    package let category: Category
    package let currency: Currency
    /// What may be paid where no package says it; nil: packages only.
    package let range: Range?
    package let fee: BillerFee
    package let requiresValidation: Bool
    package let customerNumber: CustomerNumber
    /// The partner that carries it, as in events: `vtpass`.
    package let provider: String
    /// What the partner calls it.
    package let service: String
    package let isAvailable: Bool
    /// Only operators see it.
    package let isTesting: Bool

    package init(
        id: BillerID, code: String, name: String, category: Category, currency: Currency, range: Range?, fee: BillerFee,
        requiresValidation: Bool, customerNumber: CustomerNumber, provider: String, service: String, isAvailable: Bool,
        isTesting: Bool
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.category = category
        self.currency = currency
        self.range = range
        self.fee = fee
        self.requiresValidation = requiresValidation
        self.customerNumber = customerNumber
        self.provider = provider
        self.service = service
        self.isAvailable = isAvailable
        self.isTesting = isTesting
    }
}
