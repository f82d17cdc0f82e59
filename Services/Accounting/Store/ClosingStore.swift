import AccountingDomain
import Contracts
import Outbox
import PostgresAccess
import Primitives

/// Closing and reopening of periods. Both hold the lock of the journal, so an entry is either in the period before it
/// closes, and part of its profit, or refused.
struct ClosingStore: Sendable {
    private let clock: WallClock
    private let ids: IDGenerator

    init(clock: WallClock, ids: IDGenerator) {
        self.clock = clock
        self.ids = ids
    }

    /// Moves the profit of a month, or of each open month of a year, to retained earnings and shuts it.
    /// - Throws: `AccountingError`: `periodNotFound`, `periodAlreadyClosed`.
    func close(_ id: PeriodID, by user: UserID, in transaction: PostgresTransaction) async throws -> Period {
        var (desk, _) = try await JournalStore.open(transaction, ids: ids)
        let period = try await PeriodStore.find(id, in: transaction)
        guard period.status == .open else { throw AccountingError.periodAlreadyClosed(id) }
        let isYear = period.kind == .year
        let months =
            isYear ? try await PeriodStore.months(of: period, in: transaction).filter { $0.status == .open } : [period]
        let now = clock.now()
        var statements: [SQL] = []
        for month in months {
            let drafts = try await closingEntries(of: month, desk.chart, by: user, at: now, in: transaction)
            statements += JournalStore.post(drafts, at: &desk, postedAt: now).statements
            if !drafts.isEmpty { statements.append(PeriodStore.remember(closing: drafts.map(\.id), of: month.id)) }
        }
        let last = desk.head.sequence
        statements.append(PeriodStore.close(months.map(\.id), withYear: isYear, at: now, by: user, after: last))
        if isYear { statements.append(PeriodStore.close([id], withYear: false, at: now, by: user, after: last)) }
        let event = PeriodClosed(
            periodID: id.rawValue, firstDay: period.start, lastDay: period.end, closedBy: user)
        statements.append(Outbox.append([AccountingEvents.event(event, id: ids.next(), at: now)]))
        try await transaction.pipeline(statements)
        return Period(
            id: id, kind: period.kind, start: period.start, end: period.end, status: .closed, closedAt: now,
            closedBy: user)
    }

    /// One entry for each currency in which the month has profit or loss.
    private func closingEntries(
        of month: Period, _ chart: Chart, by user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [EntryDraft] {
        let retained = try chart.account(Closing.retainedEarnings)
        let range = try DayRange(from: month.start, to: month.end)
        let rows = try await transaction.query(TurnoverStore.select(.within(range), closing: true))
        let turnovers = try TurnoverStore.turnovers(rows)
        return Closing.postings(turnovers, chart: chart, retained: retained.number).map { part in
            EntryDraft(
                id: ids.next(), date: month.end, occurredAt: now, source: .closing,
                description: "Closing of \(month.name), \(part.currency)", postings: part.postings, createdBy: user)
        }
    }

    /// Opens a period again and takes back the entries that closed it; of a year, those of the months it closed.
    /// - Throws: `AccountingError`: `periodNotFound`, `periodNotClosed`, `yearClosed`.
    func reopen(_ id: PeriodID, by user: UserID, in transaction: PostgresTransaction) async throws -> Period {
        var (desk, _) = try await JournalStore.open(transaction, ids: ids)
        let period = try await PeriodStore.find(id, in: transaction)
        guard period.status == .closed else { throw AccountingError.periodNotClosed(id) }
        var months = [period]
        if period.kind == .year {
            months = try await PeriodStore.months(of: period, in: transaction).filter(\.closedWithYear)
        } else if try await PeriodStore.year(of: period, in: transaction)?.status == .closed {
            throw AccountingError.yearClosed(id)
        }
        // First: the reversals are dated into the months.
        var statements = [PeriodStore.reopen(months.map(\.id) + [id])]
        let now = clock.now()
        for month in months {
            var drafts: [EntryDraft] = []
            for closing in try await PeriodStore.standingClosings(of: month.id, in: transaction) {
                let entry = try await EntryStore.find(closing, in: transaction).draft
                drafts.append(
                    entry.reversed(
                        id: ids.next(), date: entry.date, at: now, source: .reopening,
                        description: "Reopening of \(month.name)", createdBy: user))
            }
            statements += JournalStore.post(drafts, at: &desk, postedAt: now).statements
        }
        try await transaction.pipeline(statements)
        return Period(id: id, kind: period.kind, start: period.start, end: period.end)
    }
}
