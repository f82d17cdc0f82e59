import AccountingDomain
import Contracts
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Entries that people make: written, and taken back. Each is announced as `accounting.entry_posted.v1`.
struct ManualEntryStore: Sendable {
    /// What a person has written, its accounts still by code.
    struct Writing: Sendable {
        let date: CalendarDay
        let description: String
        let reference: String?
        let lines: [Line]
    }

    struct Line: Sendable {
        let account: AccountCode
        let side: Side
        let amount: Money
        let memo: String?
    }

    private let clock: WallClock
    private let ids: IDGenerator

    init(clock: WallClock, ids: IDGenerator) {
        self.clock = clock
        self.ids = ids
    }

    /// Posts an entry.
    /// - Throws: `AccountingError`: an account that is missing, inactive or of another currency, `unbalancedEntry`,
    ///   `amountNotPositive`, `dateOutOfRange`, `periodClosed`.
    func post(_ writing: Writing, by user: UserID, in transaction: PostgresTransaction) async throws -> JournalEntry {
        var (desk, _) = try await JournalStore.open(transaction, ids: ids)
        var lines: [JournalLine] = []
        for line in writing.lines {
            let account = try desk.chart.account(line.account)
            lines.append(JournalLine(account: account.number, side: line.side, amount: line.amount, memo: line.memo))
        }
        let draft = EntryDraft(
            id: ids.next(), date: writing.date, occurredAt: clock.now(), source: .manual,
            description: writing.description, postings: try Pairing.postings(of: lines),
            reference: writing.reference, createdBy: user)
        return try await post(draft, by: user, at: &desk, in: transaction)
    }

    /// Posts the reversal of an entry.
    /// - Parameters:
    ///   - date: the day it counts for; today when nil.
    ///   - description: nil names the entry that is taken back.
    /// - Throws: `AccountingError`: `entryNotFound`, `alreadyReversed`, `entryNotReversible`, and as `post`.
    func reverse(
        _ id: EntryID, date: CalendarDay?, description: String?, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> JournalEntry {
        var (desk, _) = try await JournalStore.open(transaction, ids: ids)
        let entry = try await EntryStore.find(id, in: transaction)
        guard entry.reversedBy == nil else { throw AccountingError.alreadyReversed(id) }
        guard !entry.draft.source.isClosing else { throw AccountingError.entryNotReversible(id) }
        let now = clock.now()
        let draft = entry.draft.reversed(
            id: ids.next(), date: date ?? now.day, at: now, source: .reversal,
            description: description ?? "Reversal of entry \(entry.sequence)", createdBy: user)
        return try await post(draft, by: user, at: &desk, in: transaction)
    }

    private func post(
        _ draft: EntryDraft, by user: UserID, at desk: inout JournalStore.Desk, in transaction: PostgresTransaction
    ) async throws -> JournalEntry {
        try desk.periods.checkOpen(draft.date)
        for posting in draft.postings {
            for side in [posting.debit, posting.credit] {
                guard let account = desk.chart[number: side.account] else {
                    throw AccountingError.accountNotFound("\(side.account)")
                }
                try account.checkAccepts(posting.amount.currency)
            }
        }
        let now = clock.now()
        let (entries, statements) = JournalStore.post([draft], at: &desk, postedAt: now)
        let event = EntryPosted(
            entryID: draft.id.rawValue, date: draft.date, postedBy: user, reverses: draft.reverses?.rawValue)
        try await transaction.pipeline(
            statements + [Outbox.append([AccountingEvents.event(event, id: ids.next(), at: now)])])
        return entries[0]
    }
}
