import ComplianceDomain
import FileKit
import PostgresAccess
import Primitives

/// All SQL for versions of lists and their files.
struct ListStore: Sendable {
    let client: PostgresClient

    /// - Parameter user: who has handed it in; nil: it was fetched.
    nonisolated(nonsending) func insert(
        _ id: ListVersionID, of list: ListName, by user: UserID?, files: [ListFile], now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.list_versions (id, list, status, uploaded_by, created_at, updated_at)
            values (\(id), \(list.text), 'loading', \(user), \(now), \(now))
            """)
        for file in files {
            try await transaction.execute(
                """
                insert into compliance.list_files (id, version_id, name, size, sha256, created_at)
                values (\(file.file.address.id), \(id), \(file.name), \(Int64(file.file.size)),
                    \(file.file.address.digest), \(file.createdAt))
                """)
        }
    }

    func find(_ id: ListVersionID, of list: ListName) async throws -> ListVersion? {
        try await ListVersionRow.decode(
            client.query("\(Self.select) where v.id = \(id) and v.list = \(list.text)")
        ).first
    }

    /// As it stands in a transaction.
    nonisolated(nonsending) func find(
        _ id: ListVersionID, in transaction: PostgresTransaction
    ) async throws -> ListVersion? {
        try await ListVersionRow.decode(transaction.query("\(Self.select) where v.id = \(id)")).first
    }

    /// Locks a version until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: ListVersionID, in transaction: PostgresTransaction
    ) async throws -> ListVersion? {
        try await ListVersionRow.decode(transaction.query("\(Self.select) where v.id = \(id) for update of v")).first
    }

    /// Newest first, those older than `after`.
    func list(of list: ListName, after: ListVersionID?, limit: Int) async throws -> [ListVersion] {
        var query = ListQuery()
        query.equals("v.list", list.text)
        query.follows("v.id", after)
        return try await ListVersionRow.decode(
            client.query("\(Self.select) \(query.conditions) order by v.id desc limit \(limit)"))
    }

    /// Those that searches look at, in the order of their lists.
    func live() async throws -> [ListVersion] {
        try await ListVersionRow.decode(client.query("\(Self.select) where v.status = 'live' order by v.list"))
    }

    nonisolated(nonsending) func live(in transaction: PostgresTransaction) async throws -> [ListVersion] {
        try await ListVersionRow.decode(transaction.query("\(Self.select) where v.status = 'live' order by v.list"))
    }

    /// The same for a customer who is looked at: no other version becomes live before the transaction ends, so that its
    /// round finds the customer as they are then.
    nonisolated(nonsending) func holdLive(in transaction: PostgresTransaction) async throws -> [ListVersion] {
        try await transaction.query("select pg_advisory_xact_lock_shared(\(Self.change))")
        return try await live(in: transaction)
    }

    /// Waits for those who look at customers with the lists as they are.
    nonisolated(nonsending) func beginChange(in transaction: PostgresTransaction) async throws {
        try await transaction.query("select pg_advisory_xact_lock(\(Self.change))")
    }

    private static let change: SQL = "hashtextextended('compliance lists', 0)"

    /// Locks the version of a list that searches look at; nil when the list has none.
    nonisolated(nonsending) func lockLive(
        of list: ListName, in transaction: PostgresTransaction
    ) async throws -> ListVersion? {
        try await ListVersionRow.decode(
            transaction.query("\(Self.select) where v.list = \(list.text) and v.status = 'live' for update of v")
        ).first
    }

    /// Of these lists, those of which there is some version.
    func known(among names: [ListName]) async throws -> Set<ListName> {
        let rows = try await client.query(
            "select distinct list from compliance.list_versions where list = any(\(names.map(\.text)))")
        return Set(try rows.decode(String.self).compactMap(ListName.init))
    }

    /// The one that has waited longest to be loaded.
    func nextLoading() async throws -> ListVersion? {
        try await ListVersionRow.decode(
            client.query("\(Self.select) where v.status = 'loading' order by v.id limit 1")
        ).first
    }

    func files(of id: ListVersionID) async throws -> [ListFile] {
        try Self.read(
            await client.query(
                """
                select id, version_id, name, size, sha256, created_at from compliance.list_files
                where version_id = \(id) order by name
                """))
    }

    /// Which of these are files of a version.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        let rows = try await client.query("select id from compliance.list_files where id = any(\(ids))")
        return Set(try rows.decode(UniqueID.self))
    }

    // MARK: Moves

    nonisolated(nonsending) func refuse(
        _ id: ListVersionID, _ refusal: ListRefusal, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.list_versions
            set status = 'refused', refusal_file = \(refusal.file), refusal_line = \(refusal.line),
                refusal_reason = \(refusal.reason.rawValue), updated_at = \(now)
            where id = \(id)
            """)
    }

    nonisolated(nonsending) func force(
        _ id: ListVersionID, by user: UserID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.list_versions
            set status = 'loading', forced_by = \(user), refusal_file = null, refusal_line = null,
                refusal_reason = null, updated_at = \(now)
            where id = \(id)
            """)
    }

    /// It says what the live one says: that one is known to be current.
    nonisolated(nonsending) func keep(
        _ id: ListVersionID, sameAs live: ListVersionID, entries: Int, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.list_versions
            set status = 'same', entries = \(entries), added = 0, removed = 0, changed = 0, loaded_at = \(now),
                checked_at = \(now), updated_at = \(now)
            where id = \(id)
            """)
        try await transaction.execute(
            "update compliance.list_versions set checked_at = \(now), updated_at = \(now) where id = \(live)")
    }

    /// Searches look at it from the commit on.
    nonisolated(nonsending) func publish(
        _ id: ListVersionID, instead old: ListVersionID?, entries: Int, _ comparison: ListComparison, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        if let old {
            try await transaction.execute(
                "update compliance.list_versions set status = 'superseded', updated_at = \(now) where id = \(old)")
        }
        try await transaction.execute(
            """
            update compliance.list_versions
            set status = 'live', entries = \(entries), added = \(comparison.added.count),
                removed = \(comparison.removed.count), changed = \(comparison.changed.count), loaded_at = \(now),
                checked_at = \(now), updated_at = \(now)
            where id = \(id)
            """)
    }

    private static let select: SQL = "select \(ListVersionRow.columns) from compliance.list_versions v"

    private static func read(_ rows: Rows) throws -> [ListFile] {
        try rows.decode(
            UniqueID.self, ListVersionID.self, String.self, Int64.self, [UInt8].self, Timestamp.self
        ).map { id, version, name, size, digest, createdAt in
            let address = FileAddress(owner: ListFile.owner(version), id: id, digest: digest)
            return ListFile(
                version: version, name: name, file: StoredFile(address: address, size: Int(size), type: .data),
                createdAt: createdAt)
        }
    }
}
