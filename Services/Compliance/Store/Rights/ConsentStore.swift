import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for what people allow.
struct ConsentStore: Sendable {
    let client: PostgresClient

    /// For every purpose, in their order.
    func list(of user: UserID) async throws -> [ProcessingConsent] {
        let known = try Self.read(await client.query("\(Self.select) where user_id = \(user)"))
        return ProcessingPurpose.allCases.map { purpose in
            known.first { $0.purpose == purpose } ?? .none(purpose)
        }
    }

    /// As it stands; of two changes at once the second sees what the first has made of it.
    nonisolated(nonsending) func lock(
        _ purpose: ProcessingPurpose, of user: UserID, in transaction: PostgresTransaction
    ) async throws -> ProcessingConsent {
        // There may be no row to lock yet.
        let key = "consent \(user) \(purpose.rawValue)"
        try await transaction.execute("select pg_advisory_xact_lock(hashtextextended(\(key), 0))")
        let rows = try await transaction.query(
            "\(Self.select) where user_id = \(user) and purpose = \(purpose.rawValue)")
        return try Self.read(rows).first ?? .none(purpose)
    }

    nonisolated(nonsending) func keep(
        _ consent: ProcessingConsent, of user: UserID, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.consents (user_id, purpose, granted, text_version, change_id, changed_at)
            values (\(user), \(consent.purpose.rawValue), \(consent.granted), \(consent.textVersion), \(consent.change),
                \(consent.at))
            on conflict (user_id, purpose) do update set granted = excluded.granted,
                text_version = excluded.text_version, change_id = excluded.change_id, changed_at = excluded.changed_at
            """)
        try await transaction.execute(
            """
            insert into compliance.consent_changes (id, user_id, purpose, granted, text_version, at)
            values (\(consent.change), \(user), \(consent.purpose.rawValue), \(consent.granted), \(consent.textVersion),
                \(consent.at))
            """)
    }

    /// Changes that were followed by another longer ago than this are nobody's any more.
    func forgetChanges(before time: Timestamp, limit: Int) async throws -> Int {
        try await client.execute(
            """
            delete from compliance.consent_changes where id = any(array(
                select c.id from compliance.consent_changes c
                where c.at < \(time) and not exists (
                    select from compliance.consents n where n.change_id = c.id)
                order by c.at limit \(limit)))
            """)
    }

    private static let select: SQL = """
        select purpose, granted, text_version, change_id, changed_at from compliance.consents
        """

    private static func read(_ rows: Rows) throws -> [ProcessingConsent] {
        try rows.decode(String.self, Bool.self, String.self, UniqueID.self, Timestamp.self).map {
            purpose, granted, version, change, at in
            guard let purpose = ProcessingPurpose(rawValue: purpose) else {
                throw PostgresError(.decoding, message: "a consent has a purpose that we do not know")
            }
            return ProcessingConsent(purpose: purpose, granted: granted, textVersion: version, change: change, at: at)
        }
    }
}
