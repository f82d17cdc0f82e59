package import MoneyKit

/// How a provider stands to one payment of ours.
package enum ProviderPayment: Sendable, Equatable {
    case pending(reference: String, checkoutURL: String?, client: ClientAction? = nil)
    /// Paid, less what has been paid back.
    case paid(Money, reference: String)
    case declined(reason: String)
    /// Ended without anybody having paid, as we asked for. Told again whenever it is asked about, so that a crash
    /// right after the cancellation does not make a failure of it.
    case cancelled
    /// Paid, and all of it paid back.
    case refunded

    package var report: DepositReport {
        switch self {
        case .pending(let reference, let url, let client):
            .accepted(reference: reference, checkoutURL: url, client: client)
        case .paid(let amount, let reference): .paid(amount, reference: reference)
        case .declined(let reason): .declined(reason: reason)
        case .cancelled: .expired
        case .refunded: .refunded
        }
    }
}

/// What a customer's own program pays with at the provider, without a page of the provider's.
package struct ClientAction: Sendable, Equatable {
    package let secret: String
    /// Tells the provider whose customer that is.
    package let publishableKey: String

    package init(secret: String, publishableKey: String) {
        self.secret = secret
        self.publishableKey = publishableKey
    }
}

/// How a provider stands to paying one payment back.
package enum ProviderRefund: Sendable, Equatable {
    case pending
    case succeeded
    /// It will not, or could not deliver it: the money is still ours.
    case refused
}
