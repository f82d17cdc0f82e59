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
    /// A quote from a currency to itself.
    case sameCurrency(Currency)
    /// There are no wallets in it.
    case currencyUnsupported(Currency)
    /// There are wallets in it, but nobody gives a rate to convert it at.
    case currencyNotTraded(Currency)
    case authorizationRequired
    case authorizationInvalid
    case insufficientFunds(Shortage)
    case limitExceeded(ReachedLimit)
    /// The receiver's balance limit. How much the receiver holds is not the payer's business.
    case recipientLimitExceeded
    /// A balance would not fit 64 bits.
    case amountTooLarge
    /// The converted amount rounds to nothing, or is worth less than the smallest conversion.
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
    /// A customer has as many open holds on the wallet as one may have.
    case tooManyHolds
    case captureExceedsHold(remaining: Money)
    /// A customer's capture has to say who is paid.
    case destinationRequired
    /// Another transaction has this client-chosen id.
    case transactionIDReused
    /// Another request of a service had this id, with other facts.
    case idReused
    /// No purpose of this name is the service's.
    case purposeRefused(String)
    /// The purpose does not move money by this account.
    case accountRefused(LegField)
    /// None, or more than ``Posting/maximumLegs``.
    case legsOutOfRange
    /// Below zero, or more than the amount.
    case minimumOutOfRange
    /// A hold's end that is not to come.
    case endPassed
    /// A hold's new total is less than was captured of it.
    case adjustmentBelowCaptured(Money)
    /// Another item of an atomic batch was refused.
    case batchRefused
    case walletNotEmpty
    /// A provider collects money for the wallet.
    case moneyExpected
    /// Compliance does not let the payer pay, or not this.
    case notPermitted
    /// Somebody looks at it first; once it is allowed, the same passes.
    case underReview
    /// Nobody could be asked whether it may pass.
    case assessmentUnavailable
    /// It may pass once these have their answers: for whoever gives the command, not for its customer.
    case assessmentNeeded([AssessmentQuestion])
    /// The deposit has been given up, or is being paid back.
    case depositEnded
    /// Staff would decide about what is their own.
    case ownDecision
    /// Only staff ends a freeze that staff began.
    case frozenByStaff
    /// Somebody tried more account numbers that nobody has than one may on a day.
    case tooManyUnknownNumbers(until: Timestamp, waiting: Duration)
    /// A customer has as many wallets as one may have.
    case tooManyWallets
    case pinAlreadySet
    case pinNotSet
    case pinWeak
    case pinUnchanged
    case pinIncorrect(attemptsLeft: Int)
    case pinLocked(until: Timestamp, waiting: Duration)

    package enum Subject: String, Sendable {
        case wallet, hold, transfer, quote, fee, owner
    }
}

extension WalletError {
    /// What has to be asked first.
    package var questions: [AssessmentQuestion]? {
        if case .assessmentNeeded(let questions) = self { questions } else { nil }
    }
}

/// Names a field of a service's legs.
package struct LegField: Hashable, Sendable {
    package let leg: Int
    package let name: String

    package init(_ leg: Int, _ name: String) {
        self.leg = leg
        self.name = name
    }
}

/// By how much the payer's own wallet falls short.
package struct Shortage: Hashable, Sendable {
    package let available: Money
    /// The amount and its fee.
    package let needed: Money

    package init(available: Money, needed: Money) {
        self.available = available
        self.needed = needed
    }
}

/// A limit that an amount does not fit under.
package struct ReachedLimit: Hashable, Sendable {
    package let name: LimitName
    package let limit: Money
    /// Of the limit, before this amount; a limit on one transaction has nothing used.
    package let used: Money
    /// When something of it is free again by itself; nil for limits that time does not free.
    package let freesAt: Timestamp?

    package init(_ name: LimitName, limit: Money, used: Money, freesAt: Timestamp?) {
        self.name = name
        self.limit = limit
        self.used = used
        self.freesAt = freesAt
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
