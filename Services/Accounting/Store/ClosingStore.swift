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

    /// Moves the profit of a month, or of each open month of a year, to retained earnings and shuts it. Earlier months
    /// in which nothing is booked close along.
    /// - Throws: `AccountingError`: `periodNotFound`, `periodAlreadyClosed`, `periodNotEnded`, `earlierPeriodOpen`.
    func close(_ id: PeriodID, act: StaffAct, in transaction: PostgresTransaction) async throws -> Period {
        var (desk, _) = try await JournalStore.open(transaction, ids: ids)
        let period = try await PeriodStore.find(id, in: transaction)
        guard PeriodStatus.states.next(period.status, on: .close) != nil else {
            throw AccountingError.periodAlreadyClosed(id)
        }
        let now = clock.now()
        guard period.end < now.day else { throw AccountingError.periodNotEnded(period) }
        let along = try await emptyMonths(before: period, in: transaction)
        let isYear = period.kind == .year
        let months =
            isYear ? try await PeriodStore.months(of: period, in: transaction).filter { $0.status == .open } : [period]
        var statements: [SQL] = []
        for month in months {
            let drafts = try await closingEntries(of: month, desk.chart, by: act.actor, at: now, in: transaction)
            statements += JournalStore.post(drafts, at: &desk, postedAt: now).statements
            if !drafts.isEmpty { statements.append(PeriodStore.remember(closing: drafts.map(\.id), of: month.id)) }
        }
        func shut(_ periods: [Period], withYear: Bool) -> SQL {
            PeriodStore.close(
                periods.map(\.id), withYear: withYear, at: now, by: act.actor, after: desk.head.sequence)
        }
        statements += [shut(along, withYear: false), shut(months, withYear: isYear)]
        if isYear { statements.append(shut([period], withYear: false)) }
        statements.append(
            StaffActStore.insert(
                act, .periodClosed, subject: id.rawValue,
                detail: ([period] + along).map(\.name).joined(separator: ", ")))
        statements.append(
            Outbox.append((along + [period]).map { AccountingEvents.event(closed($0, act), id: ids.next(), at: now) }))
        try await transaction.pipeline(statements)
        return Period(
            id: id, kind: period.kind, start: period.start, end: period.end, status: .closed, closedAt: now,
            closedBy: act.actor)
    }

    /// The open months before a period, in none of which anything is booked.
    /// - Throws: `AccountingError.earlierPeriodOpen` with the first period that must be closed before.
    private func emptyMonths(before period: Period, in transaction: PostgresTransaction) async throws -> [Period] {
        if period.kind == .year,
            let year = try await PeriodStore.open(.year, before: period.start, in: transaction).first(where: \.isUsed)
        {
            throw AccountingError.earlierPeriodOpen(year.period)
        }
        let months = try await PeriodStore.open(.month, before: period.start, in: transaction)
        if let used = months.first(where: \.isUsed) { throw AccountingError.earlierPeriodOpen(used.period) }
        return months.map(\.period)
    }

    private func closed(_ period: Period, _ act: StaffAct) -> PeriodClosed {
        PeriodClosed(
            periodID: period.id.rawValue, firstDay: period.start, lastDay: period.end, closedBy: act.actor)
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
    /// - Throws: `AccountingError`: `periodNotFound`, `periodNotClosed`, `yearClosed`, `laterPeriodClosed`.
    func reopen(_ id: PeriodID, act: StaffAct, in transaction: PostgresTransaction) async throws -> Period {
        var (desk, _) = try await JournalStore.open(transaction, ids: ids)
        let period = try await PeriodStore.find(id, in: transaction)
        guard PeriodStatus.states.next(period.status, on: .reopen) != nil else {
            throw AccountingError.periodNotClosed(id)
        }
        let months = try await monthsToOpen(with: period, in: transaction)
        for kind in period.kind == .year ? [PeriodKind.year, .month] : [.month] {
            if let later = try await PeriodStore.lastClosed(kind, after: period.end, in: transaction) {
                throw AccountingError.laterPeriodClosed(later)
            }
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
                        description: "Reopening of \(month.name)", createdBy: act.actor))
            }
            statements += JournalStore.post(drafts, at: &desk, postedAt: now).statements
        }
        statements.append(
            StaffActStore.insert(
                act, .periodReopened, subject: id.rawValue,
                detail: ([period.name] + months.map(\.name).filter { $0 != period.name }).joined(separator: ", ")))
        try await transaction.pipeline(statements)
        return Period(id: id, kind: period.kind, start: period.start, end: period.end)
    }

    /// A month opens alone. A year opens the months that its closing closed, and any month after the first of them: in
    /// books from before months had their order one may have been closed by itself.
    private func monthsToOpen(with period: Period, in transaction: PostgresTransaction) async throws -> [Period] {
        guard period.kind == .year else {
            if try await PeriodStore.year(of: period, in: transaction)?.status == .closed {
                throw AccountingError.yearClosed(period.id)
            }
            return [period]
        }
        return Array(
            try await PeriodStore.months(of: period, in: transaction).drop { !$0.closedWithYear }
                .filter { $0.status == .closed })
    }
}
