import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

enum SCADecisionTag {}
typealias SCADecisionID = Identifier<SCADecisionTag>

/// What was decided of a payment.
struct KeptSCADecision: Sendable {
    let id: SCADecisionID
    let user: UserID
    let operation: String
    let payee: String
    let amount: Money
    let decision: SCADecision
    let createdAt: Timestamp
}

/// All SQL for decisions on strong authentication, and what they are counted by.
struct SCAStore: Sendable {
    let client: PostgresClient

    /// Makes the customer's counters if there are none, and locks them: of two payments at once the second is counted
    /// after the first.
    nonisolated(nonsending) func lock(
        _ user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> SCACounters {
        try await transaction.execute(
            """
            insert into compliance.sca_counters (user_id, updated_at) values (\(user), \(now)) on conflict do nothing
            """)
        let rows = try await transaction.query(
            """
            select low_value_cents, low_value_count, contactless_cents, contactless_count
            from compliance.sca_counters where user_id = \(user) for update
            """)
        guard
            let (low, lowCount, contactless, contactlessCount) = try rows.first(
                Int64.self, Int.self, Int64.self, Int.self)
        else { return SCACounters() }
        return SCACounters(
            lowValue: SCACounters.Counter(cents: low, count: lowCount),
            contactless: SCACounters.Counter(cents: contactless, count: contactlessCount))
    }

    nonisolated(nonsending) func keep(
        _ counters: SCACounters, of user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.sca_counters
            set low_value_cents = \(counters.lowValue.cents), low_value_count = \(counters.lowValue.count),
                contactless_cents = \(counters.contactless.cents),
                contactless_count = \(counters.contactless.count), updated_at = \(now)
            where user_id = \(user)
            """)
    }

    nonisolated(nonsending) func insert(_ kept: KeptSCADecision, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            insert into compliance.sca_decisions (id, user_id, operation, payee, amount, currency, exemption,
                created_at)
            values (\(kept.id), \(kept.user), \(kept.operation), \(kept.payee), \(kept.amount.minorUnits),
                \(kept.amount.currency.code), \(kept.decision.exemption?.rawValue), \(kept.createdAt))
            """)
    }

    /// What was decided of an earlier payment of the customer's.
    nonisolated(nonsending) func find(
        _ id: SCADecisionID, of user: UserID, in transaction: PostgresTransaction
    ) async throws -> KeptSCADecision? {
        let rows = try await transaction.query(
            """
            select operation, payee, amount, currency, exemption, created_at from compliance.sca_decisions
            where id = \(id) and user_id = \(user)
            """)
        guard
            let (operation, payee, amount, currency, exemption, createdAt) = try rows.first(
                String.self, String.self, Int64.self, String.self, String?.self, Timestamp.self)
        else { return nil }
        guard let currency = Currency(currency) else {
            throw PostgresError(.decoding, message: "decision \(id) has a currency that we do not know")
        }
        return KeptSCADecision(
            id: id, user: user, operation: operation, payee: payee,
            amount: Money(minorUnits: amount, currency: currency),
            decision: exemption.flatMap(SCAExemption.init).map { .exempt($0) } ?? .required, createdAt: createdAt)
    }
}

extension SCADecision {
    var exemption: SCAExemption? {
        if case .exempt(let why) = self { why } else { nil }
    }
}
