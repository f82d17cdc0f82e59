package import MoneyKit
package import Primitives

/// A person in a session shows again that it is them, before something that outlives the session.
package enum StepUp {
    /// Of the question while it is open, and of the proof from then on.
    package static let lifetime: Duration = .seconds(300)
    /// One more ends the oldest.
    package static let maximumPerSession = 10

    package enum Purpose: Hashable, Sendable {
        /// Any number of times within its life.
        case account
        /// Once, for what the person was shown.
        case wallet(WalletAuthorization)
    }

    package enum Method: String, CaseIterable, Hashable, Sendable {
        case password
        case totp
        case recoveryCode = "recovery_code"
    }

    /// What an account may show. The session already stands for what it began with, and one channel is never two steps:
    /// where there is a second factor, the password is not enough.
    package static func methods(hasSecondFactor: Bool) -> [Method] {
        hasSecondFactor ? [.totp, .recoveryCode] : [.password]
    }
}

/// The payment that a person allows, as it was shown: dynamic linking, as Delegated Regulation (EU) 2018/389 article 5
/// asks.
package struct WalletAuthorization: Hashable, Sendable {
    package let walletID: UniqueID
    package let upTo: Money
    package let payee: String?

    package init(walletID: UniqueID, upTo: Money, payee: String?) {
        self.walletID = walletID
        self.upTo = upTo
        self.payee = payee
    }
}
