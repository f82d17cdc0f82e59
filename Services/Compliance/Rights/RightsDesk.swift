import ComplianceDomain
import Outbox
import PostgresAccess
import Primitives

/// Legal holds, what people allow, breaches, impact assessments and how long things are kept. Each verb runs in its
/// caller's transaction.
struct RightsDesk: Sendable {
    let holds: LegalHoldStore
    let consents: ConsentStore
    let breaches: BreachStore
    let assessments: ImpactAssessmentStore
    let retention: RetentionStore
    let news: RightsNews
    let ids: IDGenerator

    // MARK: Legal holds

    /// - Throws: `ownDecision`.
    func place(
        on user: UserID, because reason: String, until end: Timestamp?, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> LegalHold {
        guard user != staff else { throw RightsError.ownDecision }
        let hold = LegalHold(
            id: ids.next(), user: user, reason: reason, until: end, placedBy: staff, createdAt: now.shown)
        try await holds.insert(hold, in: transaction)
        return hold
    }

    /// Twice is as once.
    /// - Throws: `notFound`, `ownDecision`.
    func lift(
        _ id: LegalHoldID, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> LegalHold {
        guard var hold = try await holds.lock(id, in: transaction) else { throw RightsError.notFound }
        guard hold.user != staff else { throw RightsError.ownDecision }
        guard hold.liftedAt == nil else { return hold }
        (hold.liftedAt, hold.liftedBy) = (now, staff)
        try await holds.lift(hold, in: transaction)
        return hold
    }

    // MARK: Consents

    /// The same word again changes nothing, unless it is about other words.
    func set(
        _ purpose: ProcessingPurpose, to granted: Bool, version: String, of user: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> (before: ProcessingConsent, after: ProcessingConsent) {
        let before = try await consents.lock(purpose, of: user, in: transaction)
        if before.change != nil, before.granted == granted, before.textVersion == version { return (before, before) }
        let after = ProcessingConsent(
            purpose: purpose, granted: granted, textVersion: version, change: ids.next(), at: now.shown)
        try await consents.keep(after, of: user, in: transaction)
        // Who says no before anybody asked changes nothing for others, and they are told all the same.
        if before.granted != granted || before.change == nil {
            try await transaction.execute(Outbox.append([news.changed(after, of: user, now)]))
        }
        return (before, after)
    }

    // MARK: Breaches

    func report(
        _ facts: Breach.Facts, awareAt: Timestamp, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Breach {
        let breach = Breach(
            id: ids.next(), awareAt: awareAt, reportedBy: staff, createdAt: now.shown, facts: facts)
        try await breaches.insert(breach, in: transaction)
        return breach
    }

    /// - Throws: `notFound`, and what `change` throws.
    func change(
        _ id: BreachID, at now: Timestamp, in transaction: PostgresTransaction,
        _ change: @Sendable (inout Breach) throws -> Void
    ) async throws -> (before: Breach, after: Breach) {
        guard let before = try await breaches.lock(id, in: transaction) else { throw RightsError.notFound }
        var breach = before
        try change(&breach)
        try await breaches.update(breach, now: now, in: transaction)
        return (before, breach)
    }

    // MARK: Retention

    /// - Throws: `keptTooShort`.
    func keep(
        _ changes: [String: Int], by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptRetention {
        let plan = try await retention.lock(in: transaction).plan.with(changes)
        try await retention.insert(plan, by: staff, now: now.shown, in: transaction)
        return KeptRetention(plan: plan, setBy: staff, createdAt: now.shown)
    }
}
