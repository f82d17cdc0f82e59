import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for what customers allow third parties.
struct AccessConsentStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(_ consent: AccessConsent, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            insert into compliance.access_consents (id, user_id, tpp_id, tpp_name, wallet_ids, scopes, valid_days,
                status, expires_at, created_at, updated_at)
            values (\(consent.id), \(consent.user), \(consent.thirdParty.id), \(consent.thirdParty.name),
                \(consent.wallets), \(consent.scopes.map(\.rawValue)), \(consent.validDays),
                \(consent.status.rawValue), \(consent.expiresAt), \(consent.createdAt), \(consent.createdAt))
            """)
    }

    nonisolated(nonsending) func update(
        _ consent: AccessConsent, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.access_consents
            set status = \(consent.status.rawValue), authorized_at = \(consent.authorizedAt),
                ended_at = \(consent.endedAt), updated_at = \(now)
            where id = \(consent.id)
            """)
    }

    /// Locks the consent until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: AccessConsentID, in transaction: PostgresTransaction
    ) async throws -> AccessConsent? {
        try Self.read(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    func find(_ id: AccessConsentID) async throws -> AccessConsent? {
        try Self.read(await client.query("\(Self.select) where id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    func list(
        of user: UserID, _ status: AccessConsent.Status?, after: AccessConsentID?, limit: Int
    ) async throws -> [AccessConsent] {
        var list = ListQuery()
        list.equals("user_id", user)
        list.equals("status", status?.rawValue)
        list.follows("id", after)
        return try Self.read(
            await client.query("\(Self.select) \(list.conditions) order by id desc limit \(limit)"))
    }

    /// Those that have ended by now and do not say so yet, the oldest end first.
    func ended(by now: Timestamp, limit: Int) async throws -> [AccessConsentID] {
        try await client.query(
            """
            select id from compliance.access_consents where status in ('received', 'valid') and expires_at <= \(now)
            order by expires_at, id limit \(limit)
            """
        ).decode(AccessConsentID.self)
    }

    private static let select: SQL = """
        select id, user_id, tpp_id, tpp_name, wallet_ids, scopes, valid_days, status, created_at, expires_at,
            authorized_at, ended_at
        from compliance.access_consents
        """

    private static func read(_ rows: Rows) throws -> [AccessConsent] {
        try rows.map { row in
            let (id, user, tppID, tppName, wallets, scopes, days, status, created, expires) = try row.decode(
                AccessConsentID.self, UserID.self, String.self, String.self, [UniqueID].self, [String].self, Int.self,
                String.self, Timestamp.self, Timestamp.self)
            guard let status = AccessConsent.Status(rawValue: status) else {
                throw PostgresError(.decoding, message: "consent \(id) has a status that we do not know")
            }
            return AccessConsent(
                id: id, user: user, thirdParty: AccessConsent.ThirdParty(id: tppID, name: tppName), wallets: wallets,
                scopes: scopes.compactMap(AccessConsent.Scope.init), validDays: days, createdAt: created,
                expiresAt: expires, status: status, authorizedAt: try row.decode(Timestamp?.self, at: 10),
                endedAt: try row.decode(Timestamp?.self, at: 11))
        }
    }
}
