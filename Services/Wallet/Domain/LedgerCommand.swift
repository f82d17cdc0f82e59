package import MoneyKit
package import Primitives

/// Who gives a command. Decides what is "own" and whether a PIN authorisation is asked for.
package enum Commander: Sendable, Hashable {
    /// A customer; `isPerson` when it is a session and not an API key.
    case customer(OwnerID, isPerson: Bool)
    /// A member of staff, in the most powerful of the roles that the person has.
    case staff(UniqueID, StaffRole)
    /// Another service, by name.
    case service(String)

    package var owner: OwnerID? {
        if case .customer(let owner, _) = self { owner } else { nil }
    }

    package var isPerson: Bool {
        if case .customer(_, let isPerson) = self { isPerson } else { false }
    }

    package var isStaff: Bool {
        if case .staff = self { true } else { false }
    }

    package var initiator: UniqueID? {
        switch self {
        case .customer(let owner, _): owner.rawValue
        case .staff(let user, _): user
        case .service: nil
        }
    }

    /// Customers command their own accounts, services all customers' accounts, and staff those verbs that their role
    /// has; a debit is none of them.
    package func mayCommand(_ account: Account, as verb: StaffVerb? = nil) -> Bool {
        guard let accountOwner = account.owner else { return false }
        switch self {
        case .customer(let owner, _): return owner == accountOwner
        case .staff(_, let role): return verb?.roles.contains(role) ?? false
        case .service: return true
        }
    }

    /// Whether a purpose is the commander's: a service uses its own, customers and staff those of customers.
    package func mayUse(_ purpose: Purpose) -> Bool {
        if case .service(let name) = self { purpose.service == name } else { purpose.service == nil }
    }
}

/// Everything that changes balances or holds. Commands name accounts by id: whoever makes one has resolved account
/// numbers, and knows from immutable facts which rows the decision will need (see `LedgerReads`).
package enum LedgerCommand: Sendable {
    case transfer(Transfer, by: Commander)
    case batch(TransferBatch)
    case convert(Conversion)
    case reverse(Reversal)
    case placeHold(HoldPlacement)
    case captureHold(HoldCapture)
    case releaseHold(HoldRelease)
    case expireHolds(HoldExpiry)
    case reserveDeposit(DepositOrder)
    case releaseDeposit(DepositRelease)
    case creditDeposit(DepositCredit)
}

package struct Transfer: Sendable, Equatable {
    package let id: TransactionID
    package let source: AccountID
    /// Nil when no wallet has the number that was given.
    package let destination: AccountID?
    package let amount: Money
    package var description: String?
    package var reference: String?
    package var authorization: Authorization.Key?
    package var quote: QuoteID?
    /// The currencies of the quote, which never change; nil without one, or when the customer has no such quote.
    package var pair: CurrencyPair?

    package init(
        id: TransactionID, source: AccountID, destination: AccountID?, amount: Money, description: String? = nil,
        reference: String? = nil, authorization: Authorization.Key? = nil, quote: QuoteID? = nil,
        pair: CurrencyPair? = nil
    ) {
        self.id = id
        self.source = source
        self.destination = destination
        self.amount = amount
        self.description = description
        self.reference = reference
        self.authorization = authorization
        self.quote = quote
        self.pair = pair
    }
}

/// What a conversion turns into what.
package struct CurrencyPair: Sendable, Hashable {
    package let source: Currency
    package let target: Currency

    package init(source: Currency, target: Currency) {
        self.source = source
        self.target = target
    }
}

/// Up to a thousand transfers with ids chosen by the client.
package struct TransferBatch: Sendable {
    package let commander: Commander
    package let transfers: [Transfer]
    /// All or none.
    package let atomic: Bool

    package init(commander: Commander, transfers: [Transfer], atomic: Bool) {
        self.commander = commander
        self.transfers = transfers
        self.atomic = atomic
    }
}
