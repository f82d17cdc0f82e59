package import MoneyKit
package import Primitives

/// What a customer has of rewards in one currency. Its row is changed under the lock of its owner's.
package struct RewardAccount: Sendable, Equatable {
    package let owner: OwnerID
    package let currency: Currency
    /// What the three programs are known by.
    package let programs: [RewardCredit.Kind: UniqueID]
    /// Minor units that reached wallets, without what was taken back.
    package private(set) var earned: [RewardCredit.Kind: Int64]
    /// Minor units that were taken back and could not be had.
    package private(set) var owed: Int64
    package var points: PointsBook

    package init(
        owner: OwnerID, currency: Currency, programs: [RewardCredit.Kind: UniqueID],
        earned: [RewardCredit.Kind: Int64] = [:], owed: Int64 = 0, points: PointsBook = PointsBook()
    ) {
        self.owner = owner
        self.currency = currency
        self.programs = programs
        self.earned = earned
        self.owed = owed
        self.points = points
    }

    package func earned(by kind: RewardCredit.Kind) -> Int64 { earned[kind] ?? 0 }

    mutating func credit(_ credit: RewardCredit) {
        earned[credit.kind, default: 0] += credit.amount.minorUnits
    }

    /// From now on the owner owes it.
    mutating func clawBack(_ credit: RewardCredit) {
        earned[credit.kind, default: 0] -= credit.amount.minorUnits
        owed += credit.amount.minorUnits
    }

    mutating func take(_ taking: RewardTaking) {
        owed -= taking.amount.minorUnits
    }
}
