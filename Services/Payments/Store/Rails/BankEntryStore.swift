import MoneyKit
import Outbox
package import PaymentsDomain
package import PostgresAccess
package import Primitives

/// Which entries a list shows.
package struct BankEntryFilter: Sendable {
    package var rail: RailName?
    package var state: BankEntry.State?
    /// The same; where both are given, both must be so.
    package var status: BankEntry.State?
    package var kind: BankEntry.Kind?
    package var file: BankFileID?
    /// From this instant on.
    package var from: Timestamp?
    /// Before this instant.
    package var to: Timestamp?

    var list: ListQuery {
        var list = ListQuery()
        list.equals("e.rail", rail?.rawValue)
        list.equals("e.state", state?.rawValue)
        list.equals("e.state", status?.rawValue)
        list.equals("e.kind", kind?.rawValue)
        list.equals("e.file_id", file)
        list.from("e.created_at", from)
        list.before("e.created_at", to)
        return list
    }
}

/// All SQL for what files say. The saga of the same id says when something is to be done next; whoever changes either
/// locks the entry first.
package struct BankEntryStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Which of these came before and count. What was only told and is about nothing, or was not believed, may be told
    /// again.
    nonisolated(nonsending) func known(
        _ identities: [String], in transaction: PostgresTransaction
    ) async throws -> Set<String> {
        Set(
            try await transaction.query(
                """
                select identity from payments.bank_entries
                where identity = any(\(identities))
                    and (state = 'matched' or state = 'unmatched' and booked_on is not null)
                """
            ).decode(String.self))
    }

    /// Whether such an entry of a line came before, told only or booked; not what staff gave to a wallet.
    nonisolated(nonsending) func hasMatched(
        _ kind: BankEntry.Kind, of item: UniqueID, isBooked: Bool, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(
            """
            select id from payments.bank_entries
            where item_id = \(item) and kind = \(kind.rawValue) and state = 'matched'
                and wallet_id is null and (booked_on is not null) = \(isBooked)
            limit 1
            """
        ).isEmpty
    }

    nonisolated(nonsending) func insert(
        _ entry: BankEntry, identity: String, place: Int, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.bank_entries (
                id, file_id, rail, place, kind, identity, amount, currency, reference, reason_code, booked_on, is_taken,
                state, stage, names, item_id, created_at, updated_at)
            values (
                \(entry.id), \(entry.file), \(entry.rail.rawValue), \(place), \(entry.kind.rawValue), \(identity),
                \(entry.amount?.minorUnits), \(entry.amount?.currency.code), \(entry.reference), \(entry.reasonCode),
                \(entry.bookedOn), \(entry.isTaken), \(entry.state.rawValue), \(entry.stage.rawValue),
                \(entry.names), \(entry.item), \(entry.createdAt), \(entry.createdAt))
            """)
    }

    /// Where it goes, and how that stands.
    nonisolated(nonsending) func update(
        _ entry: BankEntry, by staff: UserID? = nil, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.bank_entries
            set state = \(entry.state.rawValue), stage = \(entry.stage.rawValue), wallet_id = \(entry.target?.wallet),
                owner_id = \(entry.target?.owner), transaction_id = \(entry.target?.transaction),
                failure_code = \(entry.failureCode), allocated_by = coalesce(\(staff), allocated_by),
                updated_at = \(now)
            where id = \(entry.id)
            """)
    }

    /// A second operator, or the bank, says so too.
    nonisolated(nonsending) func agree(
        _ id: BankEntryID, about item: UniqueID?, by staff: UserID?, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.bank_entries
            set state = 'matched', item_id = \(item), allocated_by = \(staff), updated_at = \(now) where id = \(id)
            """)
    }

    package func find(_ id: BankEntryID) async throws -> BankEntry? {
        try await Self.decode(client.query("\(Self.select) where e.id = \(id)")).first
    }

    nonisolated(nonsending) func lock(
        _ id: BankEntryID, in transaction: PostgresTransaction
    ) async throws -> BankEntry? {
        try await Self.decode(transaction.query("\(Self.select) where e.id = \(id) for update of e")).first
    }

    /// In their order.
    func list(of file: BankFileID, limit: Int) async throws -> [BankEntry] {
        try await Self.decode(
            client.query("\(Self.select) where e.file_id = \(file) order by e.place limit \(limit)"))
    }

    nonisolated(nonsending) func list(
        of file: BankFileID, limit: Int, in transaction: PostgresTransaction
    ) async throws -> [BankEntry] {
        try await Self.decode(
            transaction.query("\(Self.select) where e.file_id = \(file) order by e.place limit \(limit)"))
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: BankEntryFilter, after: BankEntryID?, limit: Int) async throws -> [BankEntry] {
        var list = filter.list
        list.follows("e.id", after)
        return try await Self.decode(
            client.query("\(Self.select) \(list.conditions) order by e.id desc limit \(limit)"))
    }

    private static let select: SQL = """
        select e.id, e.file_id, e.rail, e.kind, e.amount, e.currency, e.reference, e.reason_code, e.booked_on,
            e.state, e.stage, e.names, e.item_id, e.wallet_id, e.owner_id, e.transaction_id, e.failure_code,
            e.created_at, e.is_taken, f.received_by
        from payments.bank_entries e join payments.bank_files f on f.id = e.file_id
        """

    private static func decode(_ rows: Rows) throws(PostgresError) -> [BankEntry] {
        var entries: [BankEntry] = []
        for row in rows {
            let (id, file, rail, kind, amount, code, reference, reason, bookedOn) = try row.decode(
                BankEntryID.self, BankFileID.self, String.self, String.self, Int64?.self, String?.self, String?.self,
                String?.self, CalendarDay?.self)
            guard let rail = RailName(rawValue: rail), let kind = BankEntry.Kind(rawValue: kind),
                let state = BankEntry.State(rawValue: try row.decode(String.self, at: 9)),
                let stage = BankEntry.Stage(rawValue: try row.decode(String.self, at: 10))
            else { throw PostgresError(.decoding, message: "bank entry \(id) has a value that we do not know") }
            let currency = code.flatMap { Currency($0) }
            entries.append(
                BankEntry(
                    id: id, file: file, rail: rail, kind: kind,
                    amount: amount.flatMap { amount in currency.map { Money(minorUnits: amount, currency: $0) } },
                    reference: reference, reasonCode: reason, bookedOn: bookedOn,
                    isTaken: try row.decode(Bool.self, at: 18), names: try row.decode([String].self, at: 11),
                    item: try row.decode(UniqueID?.self, at: 12), receivedBy: try row.decode(UserID?.self, at: 19),
                    createdAt: try row.decode(Timestamp.self, at: 17), state: state, stage: stage,
                    target: try target(row), failureCode: try row.decode(String?.self, at: 16)))
        }
        return entries
    }

    private static func target(_ row: Row) throws(PostgresError) -> BankEntry.Target? {
        guard let wallet = try row.decode(UniqueID?.self, at: 13), let owner = try row.decode(UserID?.self, at: 14),
            let transaction = try row.decode(UniqueID?.self, at: 15)
        else { return nil }
        return BankEntry.Target(wallet: wallet, owner: owner, transaction: transaction)
    }
}
