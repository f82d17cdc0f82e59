package import MoneyKit
package import Primitives

/// What a group of commands changes. Written in one transaction, or not at all.
package struct LedgerWrites: Sendable {
    /// Every movement in the order of posting; the first of each transaction carries the transaction.
    package internal(set) var entries: [LedgerEntry] = []
    package internal(set) var newHolds: [HoldID] = []
    package internal(set) var changedHolds: Set<HoldID> = []
    package internal(set) var changedOwners: Set<OwnerID> = []
    package internal(set) var usedQuotes: [QuoteID: TransactionID] = [:]
    package internal(set) var usedAuthorizations: [Authorization.Key: UniqueID] = [:]
    package internal(set) var deposits: [NewDeposit] = []
    package internal(set) var newReservations: [UniqueID] = []
    package internal(set) var changedReservations: Set<UniqueID> = []
    package internal(set) var holdEvents: [HoldEvent] = []
    package internal(set) var staffActions: [StaffAction] = []

    package init() {}
}

package struct LedgerEntry: Sendable {
    package let movement: Movement
    package let kind: TransactionKind
    /// Set on the first movement of a transaction.
    package let transaction: PostedTransaction?
}

package struct NewDeposit: Sendable {
    package let deposit: DepositCredit
    package let createdAt: Timestamp
}

/// Something happened to a hold.
package struct HoldEvent: Sendable {
    package enum Change: Sendable, Equatable {
        case placed
        case captured(Money, by: TransactionID)
        case released, expired
    }

    package let change: Change
    /// The wallet's.
    package let owner: OwnerID
    /// As it stood right after the change.
    package let hold: Hold
}
