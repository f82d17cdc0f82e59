package import MoneyKit
package import Primitives

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
    /// For staff and auditors; customers never see it.
    package let reason: String?
    /// For the customers.
    package let description: String?

    package init(
        id: TransactionID, commander: Commander, target: TransactionID, accounts: [AccountID], reason: String?,
        description: String? = nil
    ) {
        self.id = id
        self.commander = commander
        self.target = target
        self.accounts = accounts
        self.reason = reason
        self.description = description
    }
}

package struct HoldPlacement: Sendable, Equatable {
    package let id: HoldID
    package let commander: Commander
    package let account: AccountID
    /// Whose wallet it is said to be; nil: whoever the commander may command.
    package let owner: OwnerID?
    package let purpose: String
    package let amount: Money
    /// Holds what is there, from this on up to the amount; nil: the amount.
    package let minimum: Money?
    package let reason: String?
    package let end: End
    package var authorization: Authorization.Key?
    /// See ``Hold/assessment``.
    package let assessment: UniqueID?

    package enum End: Sendable, Equatable {
        case after(Duration)
        case at(Timestamp)
        case never
    }

    package init(
        id: HoldID, commander: Commander, account: AccountID, owner: OwnerID? = nil, purpose: String = "capture",
        amount: Money, minimum: Money? = nil, reason: String?, end: End, authorization: Authorization.Key? = nil,
        assessment: UniqueID? = nil
    ) {
        self.id = id
        self.commander = commander
        self.account = account
        self.owner = owner
        self.purpose = purpose
        self.amount = amount
        self.minimum = minimum
        self.reason = reason
        self.end = end
        self.authorization = authorization
        self.assessment = assessment
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
    /// The wallet that is paid; it has to be named.
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
    /// The wallet's, whose limits get back what was counted.
    package let owner: OwnerID?
    /// A member of staff's.
    package let reason: String?

    package init(commander: Commander, hold: HoldID, account: AccountID, owner: OwnerID?, reason: String? = nil) {
        self.commander = commander
        self.hold = hold
        self.account = account
        self.owner = owner
        self.reason = reason
    }
}

/// Ends those of the named holds whose time is over.
package struct HoldExpiry: Sendable, Equatable {
    package let holds: [HoldID]
    package let accounts: [AccountID]
    package let owners: [OwnerID]

    package init(holds: [HoldID], accounts: [AccountID], owners: [OwnerID]) {
        self.holds = holds
        self.accounts = accounts
        self.owners = owners
    }
}
