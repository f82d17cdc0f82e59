import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Merchants make plans and change what they ask for.
struct PlanDesk: Sendable {
    let plans: PlanStore
    let meters: MeterStore
    let clock: WallClock
    let ids: IDGenerator

    /// - Throws: `codeTaken`, `currencyMismatch`, `unknownMeter`.
    nonisolated(nonsending) func create(
        code: String, name: String, _ currency: Currency, _ version: PlanVersion, by merchant: UserID,
        in transaction: PostgresTransaction
    ) async throws -> Plan {
        try await check(version.prices, currency, merchant, in: transaction)
        let plan = Plan(
            id: ids.next(), merchant: merchant, code: code, name: name, currency: currency, version: version,
            createdAt: clock.now().shown)
        guard try await plans.insert(plan, in: transaction) else { throw SubscriptionError.codeTaken }
        return plan
    }

    /// Another version of what it asks for.
    /// - Throws: `missing`, `currencyMismatch`, `unknownMeter`.
    nonisolated(nonsending) func change(
        _ id: PlanID, by merchant: UserID, in transaction: PostgresTransaction,
        to next: @Sendable (Plan) -> PlanVersion
    ) async throws -> Plan {
        let plan = try await lock(id, of: merchant, in: transaction)
        let version = next(plan)
        try await check(version.prices, plan.currency, merchant, in: transaction)
        try await plans.add(version, to: plan, now: clock.now(), in: transaction)
        return try await changed(id, in: transaction)
    }

    /// - Throws: `missing`.
    nonisolated(nonsending) func change(
        _ id: PlanID, by merchant: UserID, name: String?, state: Plan.State?, in transaction: PostgresTransaction
    ) async throws -> Plan {
        _ = try await lock(id, of: merchant, in: transaction)
        try await plans.change(id, name: name, state: state, now: clock.now(), in: transaction)
        return try await changed(id, in: transaction)
    }

    private nonisolated(nonsending) func changed(
        _ id: PlanID, in transaction: PostgresTransaction
    ) async throws -> Plan {
        guard let plan = try await plans.find(id, in: transaction) else { throw SubscriptionError.missing(.plan) }
        return plan
    }

    private nonisolated(nonsending) func lock(
        _ id: PlanID, of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> Plan {
        guard let plan = try await plans.lock(id, in: transaction), plan.merchant == merchant else {
            throw SubscriptionError.missing(.plan)
        }
        return plan
    }

    /// Amounts are of the plan's currency, and meters are there.
    private nonisolated(nonsending) func check(
        _ prices: [PlanPrice], _ currency: Currency, _ merchant: UserID, in transaction: PostgresTransaction
    ) async throws {
        for price in prices { try price.check(currency) }
        let known = try await meters.hold(Set(prices.compactMap(\.meter)), of: merchant, in: transaction)
        for (place, price) in prices.enumerated() {
            if let meter = price.meter, known[meter] == nil { throw SubscriptionError.unknownMeter(price: place) }
        }
    }
}
