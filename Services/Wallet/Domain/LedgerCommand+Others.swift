package import MoneyKit
import Primitives

/// Uses a quote between two wallets of the same customer.
package struct Conversion: Sendable, Equatable {
    package let id: TransactionID
    package let commander: Commander
    package let quote: QuoteID
    package let source: AccountID
    package let destination: AccountID
    package var authorization: Authorization.Key?
    /// The currencies of the quote; nil when the customer has no such quote.
    package let pair: CurrencyPair?

    package init(
        id: TransactionID, commander: Commander, quote: QuoteID, source: AccountID, destination: AccountID,
        authorization: Authorization.Key?, pair: CurrencyPair?
    ) {
        self.id = id
        self.commander = commander
        self.quote = quote
        self.source = source
        self.destination = destination
        self.authorization = authorization
        self.pair = pair
    }
}

/// Posts the mirror image of a transaction, once.
package struct Reversal: Sendable, Equatable {
    package let id: TransactionID
    package let commander: Commander
    package let target: TransactionID
    /// The accounts of the target's movements, which never change.
    package let accounts: [AccountID]
    package let reason: String?

    package init(
        id: TransactionID, commander: Commander, target: TransactionID, accounts: [AccountID], reason: String?
    ) {
        self.id = id
        self.commander = commander
        self.target = target
        self.accounts = accounts
        self.reason = reason
    }
}

package struct HoldPlacement: Sendable, Equatable {
    package let id: HoldID
    package let commander: Commander
    package let account: AccountID
    package let amount: Money
    package let reason: String?
    package let lifetime: Duration

    package init(
        id: HoldID, commander: Commander, account: AccountID, amount: Money, reason: String?, lifetime: Duration
    ) {
        self.id = id
        self.commander = commander
        self.account = account
        self.amount = amount
        self.reason = reason
        self.lifetime = lifetime
    }
}

package struct HoldCapture: Sendable, Equatable {
    package let id: TransactionID
    package let commander: Commander
    package let hold: HoldID
    /// The wallet that the hold is on, which never changes.
    package let account: AccountID
    /// Nil takes all that is left.
    package let amount: Money?
    package let final: Bool
    /// A customer's wallet, or nil for the settlement account.
    package let destination: AccountID?
    /// The hold's, which never changes.
    package let currency: Currency
    package var authorization: Authorization.Key?

    package init(
        id: TransactionID, commander: Commander, hold: HoldID, account: AccountID, amount: Money?, final: Bool,
        destination: AccountID?, currency: Currency, authorization: Authorization.Key? = nil
    ) {
        self.id = id
        self.commander = commander
        self.hold = hold
        self.account = account
        self.amount = amount
        self.final = final
        self.destination = destination
        self.currency = currency
        self.authorization = authorization
    }
}

package struct HoldRelease: Sendable, Equatable {
    package let commander: Commander
    package let hold: HoldID
    package let account: AccountID

    package init(commander: Commander, hold: HoldID, account: AccountID) {
        self.commander = commander
        self.hold = hold
        self.account = account
    }
}

/// Ends those of the named holds whose time is over.
package struct HoldExpiry: Sendable, Equatable {
    package let holds: [HoldID]
    package let accounts: [AccountID]

    package init(holds: [HoldID], accounts: [AccountID]) {
        self.holds = holds
        self.accounts = accounts
    }
}
