package import MoneyKit
package import Primitives

package enum PlanTag {}
package typealias PlanID = Identifier<PlanTag>

/// What a plan asks for, and how often. Never changes: another price is another version.
package struct PlanVersion: Sendable, Equatable {
    /// From 1.
    package let number: Int
    package let interval: PlanInterval
    package let count: Int
    /// Days from the start that cost nothing.
    package let trialDays: Int
    package let prices: [PlanPrice]

    package static let mostPrices = 20

    package init(number: Int, interval: PlanInterval, count: Int, trialDays: Int, prices: [PlanPrice]) {
        self.number = number
        self.interval = interval
        self.count = count
        self.trialDays = trialDays
        self.prices = prices
    }

    /// The one that follows it.
    package func next(
        interval: PlanInterval?, count: Int?, trialDays: Int?, prices: [PlanPrice]
    ) -> PlanVersion {
        PlanVersion(
            number: number + 1, interval: interval ?? self.interval, count: count ?? self.count,
            trialDays: trialDays ?? self.trialDays, prices: prices)
    }

    package func price(_ key: String) -> PlanPrice? { prices.first { $0.key == key } }
}

/// What a merchant sells again and again.
package struct Plan: Sendable, Equatable {
    /// - active: readable by all, and can be subscribed to; may become archived.
    /// - archived: goes on for who has it; may become active.
    package enum State: String, Sendable, CaseIterable { case active, archived }

    package let id: PlanID
    package let merchant: UserID
    package let code: String
    package let name: String
    package let currency: Currency
    package let state: State
    /// The newest.
    package let version: PlanVersion
    package let createdAt: Timestamp

    package init(
        id: PlanID, merchant: UserID, code: String, name: String, currency: Currency, state: State = .active,
        version: PlanVersion, createdAt: Timestamp
    ) {
        self.id = id
        self.merchant = merchant
        self.code = code
        self.name = name
        self.currency = currency
        self.state = state
        self.version = version
        self.createdAt = createdAt
    }

    package func isShown(to user: UserID) -> Bool { state == .active || merchant == user }
}
