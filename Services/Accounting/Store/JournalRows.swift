import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Rows of the journal → entries.
enum JournalRows {
    static func entries(
        _ rows: Rows, postings: [Int64: [Posting]]
    ) throws(PostgresError) -> [JournalEntry] {
        var entries: [JournalEntry] = []
        entries.reserveCapacity(rows.count)
        for row in rows { entries.append(try entry(row, postings: postings)) }
        return entries
    }

    private static func entry(_ row: Row, postings: [Int64: [Posting]]) throws(PostgresError) -> JournalEntry {
        let (sequence, id, date, occurredAt, postedAt, source, sourceID) = try row.decode(
            Int64.self, EntryID.self, CalendarDay.self, Timestamp.self, Timestamp.self, EntrySource.self,
            UniqueID?.self)
        let draft = EntryDraft(
            id: id, date: date, occurredAt: occurredAt, source: source, description: try row.decode(String.self, at: 9),
            postings: postings[sequence] ?? [], reference: try row.decode(String?.self, at: 10), sourceID: sourceID,
            sourceSequence: try row.decode(Int64?.self, at: 7), sourceReverses: try row.decode(UniqueID?.self, at: 8),
            reverses: try row.decode(EntryID?.self, at: 11), createdBy: try row.decode(UserID?.self, at: 12))
        return JournalEntry(
            sequence: sequence, postedAt: postedAt, draft: draft, hash: try row.decode([UInt8].self, at: 13),
            reversedBy: try row.decode(EntryID?.self, at: 14))
    }

    /// By place of the entry.
    static func postings(_ rows: Rows) throws(PostgresError) -> [Int64: [Posting]] {
        var result: [Int64: [Posting]] = [:]
        for row in rows {
            let (sequence, amount, currency) = try row.decode(Int64.self, Int64.self, CurrencyColumn.self)
            let posting = Posting(
                debit: try side(row, at: 3), credit: try side(row, at: 7),
                amount: Money(minorUnits: amount, currency: currency.currency))
            result[sequence, default: []].append(posting)
        }
        return result
    }

    private static func side(_ row: Row, at column: Int) throws(PostgresError) -> PostingSide {
        PostingSide(
            account: try row.decode(AccountNumber.self, at: column), line: try row.decode(Int16.self, at: column + 1),
            subledger: try row.decode(UniqueID?.self, at: column + 2),
            memo: try row.decode(String?.self, at: column + 3))
    }
}
