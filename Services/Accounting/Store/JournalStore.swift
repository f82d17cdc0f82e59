import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL that adds to the journal.
///
/// Who adds locks the head of the chain first: so entries are numbered without gaps in the order of their commits,
/// and no closing or change of the chart takes place in between.
enum JournalStore {
    /// What a writer of entries works on, read under the lock of the head.
    struct Desk: Sendable {
        fileprivate(set) var head: ChainHead
        let chart: Chart
        let periods: PeriodBook
        fileprivate var newYears: Set<Int> = []
        /// Ids for the periods of years that nobody has posted to before.
        fileprivate let ids: IDGenerator
    }

    static let lockHead: SQL = "select sequence, hash from accounting.chain_head for update"

    private static let opening: [SQL] = [
        lockHead,
        AccountStore.selectForPosting,
        "select starts_on from accounting.periods where kind = 'month' and status = 'closed'",
        "select starts_on from accounting.periods where kind = 'year'",
    ]

    /// Locks the journal and reads what posting needs, in one round trip together with more statements of the caller.
    /// - Returns: the desk, and one `Rows` for each of the caller's statements.
    static func open(
        _ transaction: PostgresTransaction, ids: IDGenerator, also statements: [SQL] = []
    ) async throws(PostgresError) -> (desk: Desk, rows: [Rows]) {
        let rows = try await transaction.pipeline(opening + statements)
        guard let (sequence, hash) = try rows[0].first(Int64.self, [UInt8].self) else {
            throw PostgresError(.decoding, message: "the chain has no head")
        }
        let periods = PeriodBook(
            closedMonths: try rows[2].decode(CalendarDay.self),
            knownYears: try rows[3].decode(CalendarDay.self).map(\.year))
        let desk = Desk(
            head: ChainHead(sequence: sequence, hash: hash), chart: try AccountStore.chart(rows[1]), periods: periods,
            ids: ids)
        return (desk, Array(rows[opening.count...]))
    }

    /// Gives entries their places in the chain, and the statements that write them. The desk moves on, so several
    /// calls may follow each other; run all statements in order, before the transaction ends.
    static func post(
        _ drafts: [EntryDraft], at desk: inout Desk, postedAt: Timestamp
    ) -> (entries: [JournalEntry], statements: [SQL]) {
        guard !drafts.isEmpty else { return ([], []) }
        var chain = HashChain(head: desk.head, chart: desk.chart)
        let entries = drafts.map { draft in
            let place = chain.append(draft, postedAt: postedAt)
            return JournalEntry(sequence: place.sequence, postedAt: postedAt, draft: draft, hash: place.hash)
        }
        desk.head = chain.head
        var statements = periodStatements(for: drafts, at: &desk)
        statements += [
            insertEntries(entries, postedAt: postedAt),
            insertPostings(entries),
            addFlows(drafts),
            "update accounting.chain_head set sequence = \(desk.head.sequence), hash = \(desk.head.hash)",
        ]
        return (entries, statements)
    }

    private static func insertEntries(_ entries: [JournalEntry], postedAt: Timestamp) -> SQL {
        """
        insert into accounting.entries (sequence, occurred_at, posted_at, source_sequence, date, id, source_id,
            source_reverses, reverses, created_by, source, hash, description, reference)
        select sequence, occurred_at, \(postedAt), source_sequence, date, id, source_id, source_reverses, reverses,
            created_by, source, hash, description, reference
        from unnest(\(entries.map(\.sequence)), \(entries.map(\.draft.occurredAt)),
            \(entries.map(\.draft.sourceSequence)), \(entries.map(\.draft.date)), \(entries.map(\.draft.id)),
            \(entries.map(\.draft.sourceID)), \(entries.map(\.draft.sourceReverses)),
            \(entries.map(\.draft.reverses)), \(entries.map(\.draft.createdBy)), \(entries.map(\.draft.source)),
            \(entries.map(\.hash)), \(entries.map(\.draft.description)), \(entries.map(\.draft.reference)))
            as entry (sequence, occurred_at, source_sequence, date, id, source_id, source_reverses, reverses,
                created_by, source, hash, description, reference)
        """
    }

    private static func insertPostings(_ entries: [JournalEntry]) -> SQL {
        var columns = PostingColumns()
        columns.reserve(entries.reduce(0) { $0 + $1.draft.postings.count })
        for entry in entries {
            for (index, posting) in entry.draft.postings.enumerated() {
                columns.append(posting, of: entry.sequence, position: Int16(truncatingIfNeeded: index + 1))
            }
        }
        return columns.insert
    }

    /// Adds the batch to the days' flows: one row for each pair of accounts, however many postings there are.
    private static func addFlows(_ drafts: [EntryDraft]) -> SQL {
        var sums = FlowSums()
        for draft in drafts { sums.add(draft) }
        return sums.upsert
    }

    /// The periods of years that are met for the first time.
    private static func periodStatements(for drafts: [EntryDraft], at desk: inout Desk) -> [SQL] {
        var statements: [SQL] = []
        var seen: CalendarDay?
        for draft in drafts where draft.date != seen {
            seen = draft.date
            let year = draft.date.year
            guard !desk.periods.isKnown(year: year), desk.newYears.insert(year).inserted else { continue }
            let periods = Period.fiscalYear(of: draft.date) { [ids = desk.ids] in ids.next() }
            statements.append(PeriodStore.insert(periods))
        }
        return statements
    }
}
