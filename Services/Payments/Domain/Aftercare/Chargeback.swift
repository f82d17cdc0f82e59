package import MoneyKit
package import Primitives

package enum ChargebackTag {}
package typealias ChargebackID = Identifier<ChargebackTag>

/// What a provider tells of a deposit that it takes back, or gives again.
package struct ProviderChargeback: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case opened, won, lost
    }

    package let deposit: DepositID
    package let amount: Money
    /// What the provider charges us for it, in the amount's currency.
    package let fee: Money
    /// The provider's, unique among its own.
    package let reference: String
    package let state: State
    /// Of one that is won: the fee stays the provider's.
    package let keepsFee: Bool

    package init(
        deposit: DepositID, amount: Money, fee: Money, reference: String, state: State, keepsFee: Bool = false
    ) {
        self.deposit = deposit
        self.amount = amount
        self.fee = fee
        self.reference = reference
        self.state = state
        self.keepsFee = keepsFee
    }
}

/// A deposit that its provider took back after the wallet had it. Its id is that of the wallet's transaction.
package struct Chargeback: Sendable, Equatable {
    /// As the provider has it.
    ///
    /// - opened: may become won or lost.
    /// - won, lost: final.
    package enum State: String, Sendable, CaseIterable {
        case opened, won, lost
    }

    /// - taking: the wallet is to give it.
    /// - waiting: for the provider's last word.
    /// - restoring: won; the wallet is to take everything back that was taken.
    /// - ended: nothing.
    package enum Stage: String, Sendable, CaseIterable {
        case taking, waiting, restoring, ended
    }

    package enum Event: CaseIterable, Hashable, Sendable {
        case won, lost
    }

    package static let states = Transitions<State, Event>(
        from: .opened,
        [
            (.opened, .won, .won),
            (.opened, .lost, .lost),
        ])

    package let id: ChargebackID
    package let deposit: DepositID
    package let owner: UserID
    package let wallet: UniqueID
    package let provider: String
    package let providerReference: String
    package let amount: Money
    package let fee: Money
    /// The wallet's transaction that gives everything back.
    package let restore: UniqueID
    package let createdAt: Timestamp
    package internal(set) var state: State
    package internal(set) var stage: Stage
    /// What the wallet could not give.
    package internal(set) var shortfall: Money?
    /// Of one that is won: the provider has given the amount again, and not its fee.
    package internal(set) var keepsFee: Bool

    package init(
        id: ChargebackID, deposit: DepositID, owner: UserID, wallet: UniqueID, provider: String,
        providerReference: String, amount: Money, fee: Money, restore: UniqueID, createdAt: Timestamp,
        state: State = .opened, stage: Stage = .taking, shortfall: Money? = nil,
        keepsFee: Bool = false
    ) {
        self.id = id
        self.deposit = deposit
        self.owner = owner
        self.wallet = wallet
        self.provider = provider
        self.providerReference = providerReference
        self.amount = amount
        self.fee = fee
        self.restore = restore
        self.createdAt = createdAt
        self.state = state
        self.stage = stage
        self.shortfall = shortfall
        self.keepsFee = keepsFee
    }

    /// A bank has sent back what was taken from an account: that is nobody's word about a payment by card.
    package var isBankReturn: Bool { provider == RailName.ach.rawValue }

    /// What the provider says now; it may say so before the wallet has given anything.
    /// - Returns: false when it is nothing new.
    package mutating func take(_ word: ProviderChargeback) -> Bool {
        let event: Event
        switch word.state {
        case .opened: return false
        case .won: event = .won
        case .lost: event = .lost
        }
        guard let next = Self.states.next(state, on: event) else { return false }
        state = next
        keepsFee = next == .won && fee.isPositive && word.keepsFee
        if stage == .waiting { goOn() }
        return true
    }

    /// The wallet has given what it has.
    package mutating func taken(shortfall: Money?) -> Bool {
        guard stage == .taking else { return false }
        self.shortfall = shortfall
        goOn()
        return true
    }

    /// The wallet has everything again.
    package mutating func restored() -> Bool {
        guard stage == .restoring else { return false }
        stage = .ended
        return true
    }

    private mutating func goOn() {
        stage =
            switch state {
            case .opened: .waiting
            case .won: .restoring
            case .lost: .ended
            }
    }
}
