import MoneyKit
package import PaymentsDomain
package import PostgresAccess
package import Primitives

/// All SQL for the lines of files that go out.
package struct RailItemStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Puts a line into the next file; one of this id that is there already stays as it is.
    func queue(
        _ id: UniqueID, _ rail: RailName, _ purpose: RailItem.Purpose, to account: BankAccountID, _ amount: Money,
        note: String, now: Timestamp
    ) async throws {
        try await client.execute(Self.queue(id, rail, purpose, to: account, amount, note: note, now: now))
    }

    static func queue(
        _ id: UniqueID, _ rail: RailName, _ purpose: RailItem.Purpose, to account: BankAccountID, _ amount: Money,
        note: String, now: Timestamp
    ) -> SQL {
        """
        insert into payments.rail_items
            (id, rail, purpose, bank_account_id, amount, currency, note, state, created_at, updated_at)
        values (\(id), \(rail.rawValue), \(purpose.rawValue), \(account), \(amount.minorUnits),
            \(amount.currency.code), \(note), 'queued', \(now), \(now))
        on conflict (id) do nothing
        """
    }

    package func find(_ id: UniqueID) async throws -> RailItem? {
        try await Self.decode(client.query("\(Self.select) where i.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> RailItem? {
        try await Self.decode(transaction.query("\(Self.select) where i.id = \(id)")).first
    }

    /// What went out in a file, in its order.
    func list(of file: BankFileID, limit: Int) async throws -> [RailItem] {
        try await Self.decode(
            client.query("\(Self.select) where i.file_id = \(file) order by i.number limit \(limit)"))
    }

    /// Locked until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> RailItem? {
        try await Self.decode(transaction.query("\(Self.select) where i.id = \(id) for update of i")).first
    }

    /// What waits for a rail's file in a currency, oldest first, locked, with what its receiver reads. Nothing that
    /// has ended otherwise.
    /// - Parameter instant: only what waited before it.
    nonisolated(nonsending) func waiting(
        _ rail: RailName, _ currency: Currency, before instant: Timestamp?, limit: Int,
        in transaction: PostgresTransaction
    ) async throws -> [(item: RailItem, note: String)] {
        var list = ListQuery()
        list.requires("i.state = 'queued'")
        list.equals("i.rail", rail.rawValue)
        list.equals("i.currency", currency.code)
        list.before("i.created_at", instant)
        list.requires(
            """
            (i.purpose <> 'withdrawal' or exists (
                select from payments.outflows o where o.id = i.id and o.stage in ('sending', 'awaiting')))
            """)
        list.requires(
            """
            (i.purpose <> 'debit' or exists (
                select from payments.deposits d where d.id = i.id and d.stage in ('creating', 'awaiting')))
            """)
        let rows = try await transaction.query(
            "\(Self.select) \(list.conditions) order by i.number limit \(limit) for update of i")
        return try Array(zip(Self.decode(rows), Self.notes(rows)))
    }

    /// The day on which the bank moves the money of a line.
    nonisolated(nonsending) func settlesOn(
        _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> CalendarDay? {
        try await transaction.query(
            """
            select f.settles_on from payments.rail_items i join payments.bank_files f on f.id = i.file_id
            where i.id = \(id) and f.settles_on is not null
            """
        ).first(CalendarDay.self)
    }

    /// They are in this file, under these references.
    nonisolated(nonsending) func send(
        _ ids: [UniqueID], _ references: [String], in file: BankFileID, now: Timestamp,
        transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.rail_items i
            set state = 'sent', file_id = \(file), reference = line.reference, updated_at = \(now)
            from unnest(\(ids), \(references)) as line (id, reference) where i.id = line.id
            """)
    }

    /// Those that the bank knows by these references, newest first, locked: a rail's references come again after
    /// millions of lines.
    nonisolated(nonsending) func lock(
        _ rails: [RailName], _ references: [String], in transaction: PostgresTransaction
    ) async throws -> [RailItem] {
        try await Self.decode(
            transaction.query(
                """
                \(Self.select) where i.rail = any(\(rails.map(\.rawValue))) and i.reference = any(\(references))
                order by i.number desc for update of i
                """))
    }

    /// All that went out in a file of a rail but those that the bank knows by these references, locked.
    nonisolated(nonsending) func lock(
        of file: BankFileID, _ rails: [RailName], besides references: [String], in transaction: PostgresTransaction
    ) async throws -> [RailItem] {
        try await Self.decode(
            transaction.query(
                """
                \(Self.select) where i.file_id = \(file) and i.rail = any(\(rails.map(\.rawValue)))
                    and not i.reference = any(\(references))
                order by i.number for update of i
                """))
    }

    /// Those that count as done because the bank, which has their file, has said nothing else for long enough, locked.
    nonisolated(nonsending) func silent(
        by now: Timestamp, limit: Int, in transaction: PostgresTransaction
    ) async throws -> [RailItem] {
        try await Self.decode(
            transaction.query(
                """
                \(Self.select) join payments.bank_files f on f.id = i.file_id
                where i.state in ('sent', 'accepted') and f.due_at <= \(now) and f.status <> 'sent'
                order by i.number limit \(limit) for update of i
                """))
    }

    /// What one of its files takes from us and brings to us.
    nonisolated(nonsending) func sums(
        of file: BankFileID, in transaction: PostgresTransaction
    ) async throws -> [(currency: String, out: Int64, in: Int64)] {
        try await transaction.query(
            """
            select currency, coalesce(sum(amount) filter (where purpose in ('withdrawal', 'micro_deposit')), 0)::bigint,
                coalesce(sum(amount) filter (where purpose not in ('withdrawal', 'micro_deposit')), 0)::bigint
            from payments.rail_items where file_id = \(file) group by currency
            """
        ).decode(String.self, Int64.self, Int64.self).map { (currency: $0.0, out: $0.1, in: $0.2) }
    }

    nonisolated(nonsending) func update(
        _ item: RailItem, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.rail_items
            set state = \(item.state.rawValue), reason_code = \(item.reasonCode),
                returned = \(item.returned?.minorUnits), updated_at = \(now)
            where id = \(item.id)
            """)
    }

    private static let select: SQL = """
        select i.id, i.number, i.rail, i.purpose, i.bank_account_id, i.amount, i.currency, i.reference, i.state,
            i.reason_code, i.returned, i.note
        from payments.rail_items i
        """

    private static func notes(_ rows: Rows) throws(PostgresError) -> [String] {
        var notes: [String] = []
        for row in rows { notes.append(try row.decode(String.self, at: 11)) }
        return notes
    }

    private static func decode(_ rows: Rows) throws(PostgresError) -> [RailItem] {
        var items: [RailItem] = []
        for row in rows {
            let (id, number, rail, purpose, account, amount, code, reference) = try row.decode(
                UniqueID.self, Int64.self, String.self, String.self, BankAccountID.self, Int64.self, String.self,
                String?.self)
            guard let rail = RailName(rawValue: rail), let purpose = RailItem.Purpose(rawValue: purpose),
                let currency = Currency(code),
                let state = RailItem.State(rawValue: try row.decode(String.self, at: 8))
            else { throw PostgresError(.decoding, message: "line \(id) has a value that we do not know") }
            items.append(
                RailItem(
                    id: id, number: number, rail: rail, purpose: purpose, account: account,
                    amount: Money(minorUnits: amount, currency: currency), reference: reference, state: state,
                    reasonCode: try row.decode(String?.self, at: 9),
                    returned: try row.decode(Int64?.self, at: 10).map { Money(minorUnits: $0, currency: currency) }))
        }
        return items
    }
}
