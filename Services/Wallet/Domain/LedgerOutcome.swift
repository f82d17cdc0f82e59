/// What became of one command.
package enum LedgerOutcome: Sendable {
    case posted(PostedTransaction)
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
    package let id: TransactionID
    /// Nil when it was posted, now or by an earlier request with the same id.
    package let refusal: WalletError?

    package init(id: TransactionID, refusal: WalletError?) {
        self.id = id
        self.refusal = refusal
    }
}
