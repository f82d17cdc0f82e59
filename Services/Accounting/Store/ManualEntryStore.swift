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
    /// - Throws: `AccountingError`: an account that is missing, inactive, of another currency or `accountProtected`;
    ///   `unbalancedEntry`, `amountNotPositive`, `dateOutOfRange`, `dateTooFarAhead`, `periodClosed`.
    func post(_ writing: Writing, act: StaffAct, in transaction: PostgresTransaction) async throws -> JournalEntry {
        var (desk, _) = try await JournalStore.open(transaction, ids: ids)
        var lines: [JournalLine] = []
        for line in writing.lines {
            let account = try desk.chart.account(line.account)
            try account.checkTakesHand()
            lines.append(JournalLine(account: account.number, side: line.side, amount: line.amount, memo: line.memo))
        }
        let now = clock.now()
        let draft = EntryDraft(
            id: ids.next(), date: writing.date, occurredAt: now, source: .manual,
            description: writing.description, postings: try Pairing.postings(of: lines),
            reference: writing.reference, createdBy: act.actor)
        try desk.periods.checkOpen(draft.date, latest: PeriodBook.latestDay(today: now.day))
        return try await post(draft, act, .entryPosted, at: &desk, in: transaction)
    }

    /// Posts the reversal of an entry. What the wallet posted, only the wallet takes back.
    /// - Parameters:
    ///   - date: the day it counts for, not before the entry's; when nil, today or the entry's, whichever is later.
    ///   - description: nil names the entry that is taken back.
    /// - Throws: `AccountingError`: `entryNotFound`, `alreadyReversed`, `entryNotReversible`, `reversalBeforeEntry`,
    ///   and as `post`.
    func reverse(
        _ id: EntryID, date: CalendarDay?, description: String?, act: StaffAct, in transaction: PostgresTransaction
    ) async throws -> JournalEntry {
        var (desk, _) = try await JournalStore.open(transaction, ids: ids)
        let entry = try await EntryStore.find(id, in: transaction)
        guard entry.reversedBy == nil else { throw AccountingError.alreadyReversed(id) }
        guard !entry.draft.source.isClosing else { throw AccountingError.entryNotReversible(id) }
        try checkTakesHand(entry, desk.chart)
        let now = clock.now()
        let draft = entry.draft.reversed(
            id: ids.next(), date: date ?? max(now.day, entry.draft.date), at: now, source: .reversal,
            description: description ?? "Reversal of entry \(entry.sequence)", createdBy: act.actor)
        guard draft.date >= entry.draft.date else {
            throw AccountingError.reversalBeforeEntry(draft.date, entry: entry.draft.date)
        }
        // An entry from before there was a limit may lie beyond it, and must have a way back all the same.
        let latest = max(PeriodBook.latestDay(today: now.day), entry.draft.date)
        try desk.periods.checkOpen(draft.date, latest: latest)
        return try await post(draft, act, .entryReversed, at: &desk, in: transaction)
    }

    private func checkTakesHand(_ entry: JournalEntry, _ chart: Chart) throws(AccountingError) {
        let isOfWallet = entry.draft.source == .wallet
        for posting in entry.draft.postings {
            for side in [posting.debit, posting.credit] {
                guard let account = chart[number: side.account] else { continue }
                guard !isOfWallet else { throw .accountProtected(account.code) }
                try account.checkTakesHand(reversing: entry.sequence)
            }
        }
    }

    private func post(
        _ draft: EntryDraft, _ act: StaffAct, _ kind: StaffAct.Kind, at desk: inout JournalStore.Desk,
        in transaction: PostgresTransaction
    ) async throws -> JournalEntry {
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
            entryID: draft.id.rawValue, date: draft.date, postedBy: act.actor, reverses: draft.reverses?.rawValue)
        try await transaction.pipeline(
            statements + [
                StaffActStore.insert(
                    act, kind, subject: draft.id.rawValue, detail: draft.reverses.map { "reverses \($0)" }),
                Outbox.append([AccountingEvents.event(event, id: ids.next(), at: now)]),
            ])
        return entries[0]
    }
}
