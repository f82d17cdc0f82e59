import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL that reads the journal.
struct EntryStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// Which entries a list or an export gives.
    struct Filter: Sendable {
        var from: CalendarDay?
        var to: CalendarDay?
        var source: EntrySource?
        var sourceID: UniqueID?
        /// With a line on this account.
        var account: Account?
        /// Exactly this one.
        var reference: String?
        /// With a line in this currency.
        var currency: Currency?
        /// With a line of this amount.
        var amount: Money?

        /// - Throws: `rangeReversed`.
        func check() throws(AccountingError) {
            if let from, let to { _ = try DayRange(from: from, to: to) }
        }

        fileprivate var conditions: [SQL] {
            var conditions: [SQL] = []
            if let from { conditions.append("e.date >= \(from)") }
            if let to { conditions.append("e.date <= \(to)") }
            if let source { conditions.append("e.source = \(source)") }
            if let sourceID { conditions.append("e.source_id = \(sourceID)") }
            if let reference { conditions.append("e.reference = \(reference)") }
            if let account { conditions += Self.lines(on: account) }
            if let amount {
                // Each way of summing is a question for one entry; as a join it would be one over the whole journal.
                let lines: [SQL] = ["p.debit_line", "p.credit_line"]
                let ways: [SQL] = lines.map { line in
                    """
                    \(amount.minorUnits) in (
                        select sum(p.amount) from accounting.postings p
                        where p.entry_sequence = e.sequence and p.currency = \(CurrencyColumn(amount.currency))
                        group by \(line))
                    """
                }
                conditions.append("(\(SQL.joined(ways, by: " or ")))")
            } else if let currency {
                conditions.append(
                    """
                    exists (
                        select from accounting.postings p
                        where p.entry_sequence = e.sequence and p.currency = \(CurrencyColumn(currency)))
                    """)
            }
            return conditions
        }

        /// Lines of people are in an index by account. A control account's are not, there are too many of them: its
        /// entries are looked for on the days on which it moved, newest first, and stand close together there.
        private static func lines(on account: Account) -> [SQL] {
            let number = account.number
            if account.isManual {
                return [
                    """
                    e.sequence in (
                        select entry_sequence from accounting.postings
                        where debit_account = \(number) and debit_subledger is null
                        union all
                        select entry_sequence from accounting.postings
                        where credit_account = \(number) and credit_subledger is null)
                    """
                ]
            }
            return [
                """
                e.date in (
                    select day from accounting.daily_flows where \(number) in (debit_account, credit_account))
                """,
                """
                exists (
                    select from accounting.postings p
                    where p.entry_sequence = e.sequence and \(number) in (p.debit_account, p.credit_account))
                """,
            ]
        }
    }

    private static let columns: SQL = """
        e.sequence, e.id, e.date, e.occurred_at, e.posted_at, e.source, e.source_id, e.source_sequence,
        e.source_reverses, e.description, e.reference, e.reverses, e.created_by, e.hash,
        (select r.id from accounting.entries r where r.reverses = e.id)
        """

    /// Newest first, those before a place in the journal.
    func newest(
        _ filter: Filter, before sequence: Int64?, limit: Int
    ) async throws(PostgresError) -> [JournalEntry] {
        var conditions = filter.conditions
        if let sequence { conditions.append("e.sequence < \(sequence)") }
        return try await Self.entries(conditions, order: "desc", limit: limit) { sql throws(PostgresError) in
            try await client.query(sql)
        }
    }

    /// In the order of the journal, those after a place in it.
    func following(
        _ sequence: Int64, _ filter: Filter = Filter(), through last: Int64 = .max, limit: Int
    ) async throws(PostgresError) -> [JournalEntry] {
        let conditions: [SQL] = filter.conditions + ["e.sequence > \(sequence)", "e.sequence <= \(last)"]
        return try await Self.entries(conditions, order: "asc", limit: limit) { sql throws(PostgresError) in
            try await client.query(sql)
        }
    }

    /// - Throws: `AccountingError.entryNotFound`.
    func find(_ id: EntryID) async throws -> JournalEntry {
        let found = try await Self.entries(["e.id = \(id)"], order: "asc", limit: 1) { sql throws(PostgresError) in
            try await client.query(sql)
        }
        guard let entry = found.first else { throw AccountingError.entryNotFound(id.description) }
        return entry
    }

    /// - Throws: `AccountingError.entryNotFound`.
    static func find(_ id: EntryID, in transaction: PostgresTransaction) async throws -> JournalEntry {
        let found = try await Self.entries(["e.id = \(id)"], order: "asc", limit: 1) { sql throws(PostgresError) in
            try await transaction.query(sql)
        }
        guard let entry = found.first else { throw AccountingError.entryNotFound(id.description) }
        return entry
    }

    private static func entries(
        _ conditions: [SQL], order: String, limit: Int,
        _ query: nonisolated(nonsending) (SQL) async throws(PostgresError) -> Rows
    ) async throws(PostgresError) -> [JournalEntry] {
        let condition = conditions.isEmpty ? SQL(dangerouslyRaw: "true") : .joined(conditions, by: " and ")
        let rows = try await query(
            """
            select \(columns) from accounting.entries e where \(condition)
            order by e.sequence \(dangerouslyRaw: order) limit \(limit)
            """)
        guard !rows.isEmpty else { return [] }
        var sequences: [Int64] = []
        for row in rows { sequences.append(try row.decode(Int64.self, at: 0)) }
        let postings = try await query(
            """
            select \(postingColumns) from accounting.postings
            where entry_sequence = any(\(sequences)) order by entry_sequence, position
            """)
        return try JournalRows.entries(rows, postings: JournalRows.postings(postings))
    }

    private static let postingColumns: SQL = """
        entry_sequence, amount, currency, debit_account, debit_line, debit_subledger, debit_memo,
        credit_account, credit_line, credit_subledger, credit_memo
        """
}
