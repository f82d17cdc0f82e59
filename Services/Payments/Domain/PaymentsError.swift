package import MoneyKit
/// Every refusal of this service.
package enum PaymentsError: Error, Hashable, Sendable {
    case amountNotPositive
    case amountTooLarge
    /// The fee would take all of it.
    case feeAboveAmount
    case unknownProvider
    /// The wallet service refuses the deposit.
    case walletRefused(WalletRefusal)
    /// No wallet, deposit or rule of that id for this caller.
    case notFound
    /// Only what is held can be sent elsewhere or back.
    case depositNotHeld(Deposit.Stage)
    /// Staff would decide about what is their own.
    case ownDecision
    /// What was paid is no money of the wallet's currency: it can only go back.
    case paidInOtherCurrency
    /// A webhook whose signature or time is wrong.
    case webhookNotSigned
    /// A webhook that is signed and makes no sense.
    case webhookMalformed
    case keyReused
    /// The first request with this key is still running.
    case inProgress
}

/// A refusal of the wallet as the public API tells it.
package struct WalletRefusal: Hashable, Sendable {
    package enum Member: Hashable, Sendable {
        case word(String, String)
        case amount(String, Money)
    }

    package let code: String
    /// A sentence for people.
    package let detail: String?
    /// Facts for programs: which limit, how much of it is left.
    package let members: [Member]

    package init(code: String, detail: String?, members: [Member] = []) {
        self.code = code
        self.detail = detail
        self.members = members
    }
}
