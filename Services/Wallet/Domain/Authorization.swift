package import MoneyKit
package import Primitives

/// Proof that the wallet's PIN was given, for one payment up to an amount. The client holds a random token, we its
/// hash.
package struct Authorization: Sendable, Equatable {
    /// SHA-256 of the token.
    package struct Key: Hashable, Sendable {
        package let bytes: [UInt8]

        package init(bytes: [UInt8]) {
            self.bytes = bytes
        }
    }

    package let key: Key
    package let account: AccountID
    package let upTo: Money
    package let expiresAt: Timestamp
    /// The transaction or the hold that it was given for.
    package var usedBy: UniqueID?

    package init(key: Key, account: AccountID, upTo: Money, expiresAt: Timestamp, usedBy: UniqueID? = nil) {
        self.key = key
        self.account = account
        self.upTo = upTo
        self.expiresAt = expiresAt
        self.usedBy = usedBy
    }

    package static let lifetime: Duration = .seconds(300)

    /// Whether it covers a payment of `amount` from `account` now.
    package func covers(_ amount: Money, from account: AccountID, at now: Timestamp) -> Bool {
        usedBy == nil && self.account == account && now < expiresAt && upTo.currency == amount.currency
            && amount.minorUnits <= upTo.minorUnits
    }
}
