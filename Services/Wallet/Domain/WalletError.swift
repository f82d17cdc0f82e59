package import MoneyKit
package import Primitives

/// Every refusal of the wallet, with what the caller needs to act on it.
package enum WalletError: Error, Hashable, Sendable {
    /// Does not exist, or belongs to somebody else: the two must look the same.
    case notFound(Subject)
    case amountNotPositive
    case sameWallet
    case walletFrozen(AccountID)
    case walletClosed(AccountID)
    case currencyMismatch(expected: Currency)
    case currencyUnsupported(Currency)
    case authorizationRequired
    case authorizationInvalid
    case insufficientFunds
    case limitExceeded(LimitName)
    /// A balance would not fit 64 bits.
    case amountTooLarge
    /// The converted amount rounds to nothing.
    case amountTooSmall
    case quoteExpired
    case quoteUsed
    /// The command does not name the amount or the currencies that were quoted.
    case quoteMismatch
    /// No rate for the currency, or only one that is too old to trade on.
    case rateUnavailable(Currency)
    case alreadyReversed
    case notReversible
    case holdEnded(Hold.Status)
    case captureExceedsHold(remaining: Money)
    /// Another transaction has this client-chosen id.
    case transactionIDReused
    /// Another item of an atomic batch was refused.
    case batchRefused
    case walletNotEmpty
    /// A provider collects money for the wallet.
    case moneyExpected
    /// The deposit has been given up, or is being paid back.
    case depositEnded
    /// Only staff ends a freeze that staff began.
    case frozenByStaff
    /// A customer has as many wallets as one may have.
    case tooManyWallets
    case pinAlreadySet
    case pinNotSet
    case pinWeak
    case pinUnchanged
    case pinIncorrect(attemptsLeft: Int)
    case pinLocked(until: Timestamp, waiting: Duration)

    package enum Subject: String, Sendable {
        case wallet, hold, transfer, quote, fee
    }
}

/// Which limit was hit.
package enum LimitName: String, Hashable, Sendable, CaseIterable {
    case transaction
    case sentDay = "sent_per_day"
    case sentMonth = "sent_per_month"
    case depositsDay = "deposits_per_day"
    case withdrawalsDay = "withdrawals_per_day"
    case balance
    case walletTransaction = "wallet_per_transaction"
    case walletDaily = "wallet_daily"
    case walletMonthly = "wallet_monthly"
}
