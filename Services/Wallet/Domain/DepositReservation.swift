package import MoneyKit
package import Primitives

/// Money that a provider was asked to collect for a customer: counted against the limits when it is ordered, so that
/// what then comes in has its place.
package struct DepositReservation: Sendable, Equatable {
    /// - open: may become released or credited.
    /// - released: given back; a credit that comes all the same is judged by the limits of its day. Final.
    /// - credited: the money has come and what was counted stays counted. Final.
    package enum State: String, Sendable, CaseIterable {
        case open, released, credited
    }

    /// The payments service's id; one reservation each, for ever.
    package let deposit: UniqueID
    package let owner: OwnerID
    /// Where the money is expected. It may be credited to another wallet of the owner.
    package let account: AccountID
    package let amount: Money
    /// US cents that it counts towards the deposits of its day.
    package let counted: Int64
    /// US cents that it counts towards the balance limit: without the fee.
    package let expected: Int64
    /// The day whose counter holds `counted`.
    package let countedOn: CalendarDay
    package let createdAt: Timestamp
    package private(set) var state: State
    package private(set) var endedAt: Timestamp?
    /// Credits of this attempt and of earlier ones are refused for ever: the money is on its way back to the payer.
    package private(set) var closedThrough: Int

    package static let neverClosed = -1

    package init(
        deposit: UniqueID, owner: OwnerID, account: AccountID, amount: Money, counted: Int64, expected: Int64,
        countedOn: CalendarDay, createdAt: Timestamp, state: State = .open, endedAt: Timestamp? = nil,
        closedThrough: Int = neverClosed
    ) {
        self.deposit = deposit
        self.owner = owner
        self.account = account
        self.amount = amount
        self.counted = counted
        self.expected = expected
        self.countedOn = countedOn
        self.createdAt = createdAt
        self.state = state
        self.endedAt = endedAt
        self.closedThrough = closedThrough
    }

    mutating func end(_ end: State, at now: Timestamp) {
        state = end
        endedAt = now
    }

    mutating func close(through attempt: Int) {
        closedThrough = max(closedThrough, attempt)
    }

    func admits(attempt: Int) -> Bool { attempt > closedThrough }
}

/// Asks for room for a deposit before the customer is sent to pay.
package struct DepositOrder: Sendable, Equatable {
    package let deposit: UniqueID
    package let account: AccountID
    package let owner: OwnerID
    package let amount: Money
    /// Kept back from the amount.
    package let fee: Money
    /// What it comes for: only what is a deposit takes room under the limits.
    package let purpose: String

    package init(
        deposit: UniqueID, account: AccountID, owner: OwnerID, amount: Money, fee: Money,
        purpose: String = DepositCredit.usualPurpose
    ) {
        self.deposit = deposit
        self.account = account
        self.owner = owner
        self.amount = amount
        self.fee = fee
        self.purpose = purpose
    }
}

/// Gives back what an order took, known or not: an order that arrives later finds it ended.
package struct DepositRelease: Sendable, Equatable {
    package let deposit: UniqueID
    package let account: AccountID
    package let owner: OwnerID
    package let amount: Money
    /// Refuses credits of this attempt and of earlier ones from now on; nil: money that comes late is still taken.
    package let closes: Int?

    package init(deposit: UniqueID, account: AccountID, owner: OwnerID, amount: Money, closes: Int?) {
        self.deposit = deposit
        self.account = account
        self.owner = owner
        self.amount = amount
        self.closes = closes
    }
}

/// Money that a provider took in for a wallet.
package struct DepositCredit: Sendable, Equatable {
    package static let usualPurpose = "deposit"

    /// The payments service's id; credited once, forever.
    package let deposit: UniqueID
    package let id: TransactionID
    package let account: AccountID
    package let owner: OwnerID
    package let amount: Money
    /// Kept back from the amount.
    package let fee: Money
    package let provider: String
    /// Who asks for it.
    package let service: String
    /// How often it was tried to pay the deposit back before; see ``DepositRelease/closes``.
    package let attempt: Int
    /// See ``TransactionDetails/assessment``.
    package let assessment: UniqueID?
    /// What it comes for; see ``DepositOrder/purpose``.
    package let purpose: String

    package init(
        deposit: UniqueID, id: TransactionID, account: AccountID, owner: OwnerID, amount: Money, fee: Money,
        provider: String, service: String = "payments", attempt: Int = 0, assessment: UniqueID? = nil,
        purpose: String = usualPurpose
    ) {
        self.deposit = deposit
        self.id = id
        self.account = account
        self.owner = owner
        self.amount = amount
        self.fee = fee
        self.provider = provider
        self.service = service
        self.attempt = attempt
        self.assessment = assessment
        self.purpose = purpose
    }

    /// What is posted for it; nil when no account can have the provider's name.
    var posting: Posting? {
        guard let clearing = SystemAccount(group: "clearing:\(provider)") else { return nil }
        var legs = [NamedLeg(debit: .system(clearing), credit: .wallet(account), amount: amount)]
        if fee.isPositive { legs.append(NamedLeg(debit: .wallet(account), credit: .system(.fees), amount: fee)) }
        return Posting(
            id: id, commander: .service(service), purpose: purpose, owner: owner, legs: legs,
            reference: deposit.description, assessment: assessment)
    }

    package var order: DepositOrder {
        DepositOrder(deposit: deposit, account: account, owner: owner, amount: amount, fee: fee, purpose: purpose)
    }
}
