package import MoneyKit

/// Who goes first where nobody says who. What it does not name it stands for, unless another row does.
package struct PaymentRoute: Sendable, Equatable {
    package enum Direction: String, Sendable, CaseIterable {
        case `in`, out
    }

    package let direction: Direction
    /// `card`, `bank_transfer`; of a way out the kind of numbers that it takes: `iban`.
    package let method: String?
    package let currency: Currency?
    /// ISO 3166, two capitals.
    package let country: String?
    package let providers: [String]

    package init(
        direction: Direction, method: String?, currency: Currency?, country: String?, providers: [String]
    ) {
        self.direction = direction
        self.method = method
        self.currency = currency
        self.country = country
        self.providers = providers
    }

    /// Those that can, in the order in which they are asked: the named ones first, the others by name.
    /// - Parameter route: nil where there is none.
    package static func order(_ names: some Sequence<String>, by route: PaymentRoute?) -> [String] {
        let able = Set(names)
        let first = (route?.providers ?? []).filter(able.contains)
        return first + able.subtracting(first).sorted()
    }
}
