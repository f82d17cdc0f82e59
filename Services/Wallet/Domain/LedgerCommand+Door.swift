package import MoneyKit
package import Primitives

/// An account as another service names it: a wallet, or one of our own without its currency.
package enum NamedAccount: Sendable, Hashable {
    case wallet(AccountID)
    case system(SystemAccount)
}

/// One step of what a service asks to be posted.
package struct NamedLeg: Sendable, Equatable {
    /// Nil: the wallet that the hold is on.
    package let debit: NamedAccount?
    package let credit: NamedAccount
    package let amount: Money
    /// Pays what the debited wallet cannot.
    package let shortfall: SystemAccount?

    package init(debit: NamedAccount?, credit: NamedAccount, amount: Money, shortfall: SystemAccount? = nil) {
        self.debit = debit
        self.credit = credit
        self.amount = amount
        self.shortfall = shortfall
    }
}

/// Legs of one purpose, all or none.
package struct Posting: Sendable, Equatable {
    /// Of one posting, and of one capture.
    package static let maximumLegs = 20

    package let id: TransactionID
    package let commander: Commander
    package let purpose: String
    /// Whose money it is: owns every wallet that is debited, or when none is, every one that is credited.
    package let owner: OwnerID?
    package let legs: [NamedLeg]
    package var description: String?
    package var reference: String?
    package var authorization: Authorization.Key?
    /// See ``TransactionDetails/assessment``.
    package let assessment: UniqueID?

    package init(
        id: TransactionID, commander: Commander, purpose: String, owner: OwnerID?, legs: [NamedLeg],
        description: String? = nil, reference: String? = nil, authorization: Authorization.Key? = nil,
        assessment: UniqueID? = nil
    ) {
        self.id = id
        self.commander = commander
        self.purpose = purpose
        self.owner = owner
        self.legs = legs
        self.description = description
        self.reference = reference
        self.authorization = authorization
        self.assessment = assessment
    }
}

/// Facts of a hold that never change, looked up before it is commanded.
package struct HoldFacts: Sendable, Equatable {
    package let id: HoldID
    package let account: AccountID
    package let owner: OwnerID?
    package let purpose: String

    package init(id: HoldID, account: AccountID, owner: OwnerID?, purpose: String) {
        self.id = id
        self.account = account
        self.owner = owner
        self.purpose = purpose
    }
}

/// Changes what a service's hold sets aside, to a new total.
package struct HoldAdjustment: Sendable, Equatable {
    package let commander: Commander
    package let hold: HoldFacts
    package let amount: Money
    /// Nil leaves its end as it is.
    package let expiresAt: Timestamp?

    package init(commander: Commander, hold: HoldFacts, amount: Money, expiresAt: Timestamp?) {
        self.commander = commander
        self.hold = hold
        self.amount = amount
        self.expiresAt = expiresAt
    }
}

/// Takes a part of a service's hold, or more than it holds: from the hold first, then what is available, then from the
/// shortfall account of the leg.
package struct HoldSettlement: Sendable, Equatable {
    package let id: TransactionID
    package let commander: Commander
    package let hold: HoldFacts
    package let legs: [NamedLeg]
    /// Frees what is left.
    package let final: Bool

    package init(id: TransactionID, commander: Commander, hold: HoldFacts, legs: [NamedLeg], final: Bool) {
        self.id = id
        self.commander = commander
        self.hold = hold
        self.legs = legs
        self.final = final
    }
}

/// Would a service's debit pass, or a deposit? Consumes the PIN authorisation when asked to.
package struct DebitQuestion: Sendable, Equatable {
    /// What the authorisation is spent on.
    package let id: UniqueID
    package let commander: Commander
    package let purpose: String
    package let owner: OwnerID
    package let account: AccountID
    package let amount: Money
    package var authorization: Authorization.Key?
    package let consumes: Bool

    package init(
        id: UniqueID, commander: Commander, purpose: String, owner: OwnerID, account: AccountID, amount: Money,
        authorization: Authorization.Key?, consumes: Bool
    ) {
        self.id = id
        self.commander = commander
        self.purpose = purpose
        self.owner = owner
        self.account = account
        self.amount = amount
        self.authorization = authorization
        self.consumes = consumes
    }
}
