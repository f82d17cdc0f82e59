import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives
import ServiceKit

/// What this service adds to its declaration when somebody goes: who they were is sealed if a law wants it kept.
struct RightsRules: Sendable {
    /// If a plan says nothing of it.
    private static let usualDays = 1_825

    let sealed: SealedRecordStore
    /// Under which the audit log tells of people.
    let keys: PersonKeyStore
    let retention: RetentionStore
    let clock: WallClock

    var rules: SubjectRules {
        var rules = SubjectRules()
        rules.seal = { user, transaction in try await seal(user, in: transaction) }
        rules.rectify = { user, changes, transaction in try await rectify(user, changes, in: transaction) }
        return rules
    }

    private func seal(_ user: UserID, in transaction: PostgresTransaction) async throws {
        let now = clock.now()
        if try await sealed.isKept(user, in: transaction) {
            let days = try await retention.current(in: transaction).plan.days["kyc"] ?? Self.usualDays
            try await sealed.seal(user, until: now + .seconds(days * 86_400), now: now, in: transaction)
        } else if try await !sealed.hasSealed(user, in: transaction) {
            // What no law keeps goes at once; what one does, with the record: see `KeepRetention`.
            _ = try await keys.destroy(user, now: now, in: transaction)
        }
        // Of whoever is gone nothing is shown any more; that they are gone is told by itself.
        try await transaction.execute(
            "update compliance.customers set tier = 0, updated_at = \(now) where user_id = \(user) and tier > 0")
    }

    /// The names that a customer gave; who is identified has a person decide before it comes here.
    private func rectify(
        _ user: UserID, _ changes: JSONValue, in transaction: PostgresTransaction
    ) async throws -> Int {
        let first = changes["first_name"]?.stringValue
        let last = changes["last_name"]?.stringValue
        guard first != nil || last != nil else { return 0 }
        return try await transaction.execute(
            """
            update compliance.profiles
            set first_name = coalesce(\(first), first_name), last_name = coalesce(\(last), last_name),
                updated_at = \(clock.now())
            where user_id = \(user)
                and (first_name, last_name) is distinct from
                    (coalesce(\(first), first_name), coalesce(\(last), last_name))
            """)
    }
}
