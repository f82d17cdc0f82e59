package import BillingDomain
import PostgresAccess
package import Primitives

/// All SQL for beneficiaries.
package struct BeneficiaryStore: Sendable {
    let client: PostgresClient

    /// - Throws: `beneficiaryExists`.
    nonisolated(nonsending) func insert(
        _ beneficiary: Beneficiary, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let inserted = try await transaction.execute(
            """
            insert into billing.beneficiaries (id, owner_id, biller_id, customer_id, nickname, created_at)
            values (
                \(beneficiary.id), \(beneficiary.owner), \(beneficiary.biller), \(beneficiary.customer),
                \(beneficiary.nickname), \(now))
            on conflict on constraint beneficiaries_once do nothing
            """)
        guard inserted == 1 else { throw PlannedError.beneficiaryExists }
    }

    /// Puts the number by that somebody has paid for, or gives it another name.
    nonisolated(nonsending) func save(
        _ beneficiary: Beneficiary, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into billing.beneficiaries (
                id, owner_id, biller_id, customer_id, nickname, customer_name, created_at)
            values (
                \(beneficiary.id), \(beneficiary.owner), \(beneficiary.biller), \(beneficiary.customer),
                \(beneficiary.nickname), \(beneficiary.customerName), \(now))
            on conflict on constraint beneficiaries_once do update set nickname = excluded.nickname
            """)
    }

    /// - Throws: `missing`, also for another's.
    nonisolated(nonsending) func rename(
        _ id: BeneficiaryID, of owner: UserID, _ nickname: String?, in transaction: PostgresTransaction
    ) async throws -> Beneficiary {
        let rows = try await transaction.query(
            """
            update billing.beneficiaries b set nickname = \(nickname) where b.id = \(id) and b.owner_id = \(owner)
            returning \(Self.columns)
            """)
        guard let renamed = try Self.decode(rows).first else { throw PlannedError.missing(.beneficiary) }
        return renamed
    }

    /// - Throws: `missing`, also for another's.
    nonisolated(nonsending) func remove(
        _ id: BeneficiaryID, of owner: UserID, in transaction: PostgresTransaction
    ) async throws {
        let removed = try await transaction.execute(
            "delete from billing.beneficiaries where id = \(id) and owner_id = \(owner)")
        guard removed == 1 else { throw PlannedError.missing(.beneficiary) }
    }

    /// A payment of this owner's to this number was completed.
    nonisolated(nonsending) func use(
        by owner: UserID, _ biller: BillerID, customer: String, name: String?, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.beneficiaries
            set usage_count = usage_count + 1, last_used_at = \(now), customer_name = coalesce(\(name), customer_name)
            where owner_id = \(owner) and biller_id = \(biller) and customer_id = \(customer)
            """)
    }

    /// - Throws: `missing`, also for another's.
    package func own(_ id: BeneficiaryID, of owner: UserID) async throws -> Beneficiary {
        let rows = try await client.query(
            "\(Self.select) where b.id = \(id) and b.owner_id = \(owner)")
        guard let found = try Self.decode(rows).first else { throw PlannedError.missing(.beneficiary) }
        return found
    }

    /// Newest first, those older than `after`.
    package func list(of owner: UserID, after: BeneficiaryID?, limit: Int) async throws -> [Beneficiary] {
        var list = ListQuery()
        list.equals("b.owner_id", owner)
        list.follows("b.id", after)
        return try Self.decode(
            await client.query("\(Self.select) \(list.conditions) order by b.id desc limit \(limit)"))
    }

    private static let columns: SQL = """
        b.id, b.owner_id, b.biller_id, b.customer_id, b.nickname, b.customer_name, b.usage_count, b.last_used_at
        """
    private static let select: SQL = "select \(columns) from billing.beneficiaries b"

    private static func decode(_ rows: Rows) throws(PostgresError) -> [Beneficiary] {
        var found: [Beneficiary] = []
        for row in rows {
            found.append(
                Beneficiary(
                    id: try row.decode(BeneficiaryID.self, at: 0), owner: try row.decode(UserID.self, at: 1),
                    biller: try row.decode(BillerID.self, at: 2), customer: try row.decode(String.self, at: 3),
                    nickname: try row.decode(String?.self, at: 4), customerName: try row.decode(String?.self, at: 5),
                    uses: try row.decode(Int64.self, at: 6), lastUsedAt: try row.decode(Timestamp?.self, at: 7)))
        }
        return found
    }
}
