package import MoneyKit

/// What became of one command.
package enum LedgerOutcome: Sendable {
    case posted(PostedTransaction)
    /// For a service, with what others than the wallets paid.
    case postedByService(PostedTransaction, shortfalls: [Currency: Int64])
    /// A service's capture: the hold, what it took from the wallet, and what others paid.
    case settled(Hold, PostedTransaction, taken: Money, shortfalls: [Currency: Int64])
    /// A question whose authorisation has been spent: the wallet that it was about.
    case answered(Account)
    case batch([BatchItemOutcome])
    case hold(Hold)
    /// A capture: the hold, and the transaction that moved the money.
    case captured(Hold, PostedTransaction)
    /// Where a deposit was credited, now or before.
    case deposited(RecordedDeposit)
    /// The limits have room for a deposit.
    case depositReserved
    /// A deposit has no room any more.
    case depositReleased
    /// Overdue holds are ended.
    case expired
    case refused(WalletError)
}

package struct BatchItemOutcome: Sendable, Equatable {
    package enum Result: Sendable, Equatable {
        case posted
        /// The same transfer was posted under this id before; nothing moved now, and nothing is taken back.
        case postedBefore
        case refused(WalletError)
    }

    package let id: TransactionID
    package let result: Result

    package init(id: TransactionID, _ result: Result) {
        self.id = id
        self.result = result
    }

    package var refusal: WalletError? {
        if case .refused(let error) = result { error } else { nil }
    }
}
