package import MoneyKit
package import Primitives

/// One row of the journal: an amount taken from one account and given to another, so it balances by construction.
///
/// An entry of many lines is cut into such pairs (``Pairing``); each side remembers the line it is part of, so the
/// lines come back exactly as they were written.
package struct Posting: Hashable, Sendable {
    package var debit: PostingSide
    package var credit: PostingSide
    package var amount: Money

    package init(debit: PostingSide, credit: PostingSide, amount: Money) {
        self.debit = debit
        self.credit = credit
        self.amount = amount
    }
}

package struct PostingSide: Hashable, Sendable {
    package let account: AccountNumber
    /// From 1, over both sides of the entry.
    package let line: Int16
    /// The wallet account behind a line of a control account.
    package let subledger: UniqueID?
    package let memo: String?

    package init(account: AccountNumber, line: Int16, subledger: UniqueID? = nil, memo: String? = nil) {
        self.account = account
        self.line = line
        self.subledger = subledger
        self.memo = memo
    }
}

/// A line as people write and read it.
package struct JournalLine: Hashable, Sendable {
    package let account: AccountNumber
    package let side: Side
    package let amount: Money
    package let subledger: UniqueID?
    package let memo: String?

    package init(
        account: AccountNumber, side: Side, amount: Money, subledger: UniqueID? = nil, memo: String? = nil
    ) {
        self.account = account
        self.side = side
        self.amount = amount
        self.subledger = subledger
        self.memo = memo
    }
}
