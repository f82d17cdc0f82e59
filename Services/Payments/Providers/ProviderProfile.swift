package import MoneyKit
package import PaymentsDomain

/// What a provider says of itself: in which of its directions, by which means, for which money. All of it has defaults.
package struct ProviderProfile: Sendable, Equatable {
    /// Of deposits: their methods. Of ways out: the kinds of numbers, by themselves.
    package let methods: [Deposit.Method]
    /// Nil: all.
    package let currencies: Set<Currency>?
    /// What one payment may be, in minor units, where it is not what the provider's API takes anyway.
    package let limits: [Currency: ClosedRange<Int64>]
    /// For the provider's own code in a browser or an app; never a secret.
    package let publishableKey: String?

    package init(
        methods: [Deposit.Method] = [], currencies: Set<Currency>? = nil,
        limits: [Currency: ClosedRange<Int64>] = [:], publishableKey: String? = nil
    ) {
        self.methods = methods
        self.currencies = currencies
        self.limits = limits
        self.publishableKey = publishableKey
    }

    /// Without a word about methods or currencies all are taken.
    package func takes(_ method: Deposit.Method, _ amount: Money) -> Bool { takes(method) && takes(amount) }

    package func takes(_ method: Deposit.Method) -> Bool { methods.isEmpty || methods.contains(method) }

    package func takes(_ amount: Money) -> Bool {
        carries(amount.currency) && (limits[amount.currency]?.contains(amount.minorUnits) ?? true)
    }

    package func carries(_ currency: Currency) -> Bool { currencies?.contains(currency) ?? true }
}
