import ComplianceDomain
import PostgresAccess
import Primitives

/// What staff ask for.
struct ReportOrder: Sendable {
    let type: ReportType
    let format: ReportFormat
    let caseID: CaseID?
    let customer: UserID?
    let from: Timestamp?
    /// Excluded.
    let to: Timestamp?
}

extension ReportDesk {
    /// What no time is named for looks at so many days.
    private static let usualDays = 30

    /// What the report is about.
    func subject(
        of order: ReportOrder, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> ReportSubject {
        switch order.type {
        case .ctr: try await cash(order, by: staff, at: now, in: transaction)
        case .sar: try await suspicion(order, by: staff, in: transaction)
        case .summary:
            try Self.span(order, from: (order.to ?? now) - .seconds(Self.usualDays * 86_400), at: now)
        // What was certified is so until it is certified otherwise.
        case .tax: try Self.span(order, from: Timestamp(secondsSince1970: 0), at: now)
        }
    }

    private static func span(
        _ order: ReportOrder, from start: Timestamp, at now: Timestamp
    ) throws(ReportError) -> ReportSubject {
        let (from, to) = (order.from ?? start, order.to ?? now.endOfShown)
        guard from < to else { throw .nothingToReport }
        return ReportSubject(from: from, to: to)
    }

    /// The one day of one person that is over the line and has no report.
    private func cash(
        _ order: ReportOrder, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> ReportSubject {
        let to = order.to ?? now.endOfShown
        let from = order.from ?? to - .seconds(Self.usualDays * 86_400)
        let days = from.day...max(from.day, (to - .milliseconds(1)).day)
        let found = try await writer.reported.cashDays(
            at: writer.accounts, on: days, of: order.customer, limit: Self.mostDays, in: transaction)
        var open: [CashDay] = []
        for cash in found {
            if try await reports.lock(cash, in: transaction) == nil { open.append(cash) }
        }
        guard let cash = open.first else {
            throw found.isEmpty ? ReportError.nothingToReport : .alreadyReported
        }
        guard open.count == 1 else { throw ReportError.severalDays(open.count) }
        guard cash.customer != staff else { throw ReportError.ownDecision }
        return ReportSubject(cash)
    }

    /// Of one look.
    private static let mostDays = 1_000

    private func suspicion(
        _ order: ReportOrder, by staff: UserID, in transaction: PostgresTransaction
    ) async throws -> ReportSubject {
        guard let id = order.caseID, let kept = try await writer.cases.lock(id, in: transaction) else {
            throw ReportError.notFound
        }
        guard !kept.customers.contains(staff) else { throw ReportError.ownDecision }
        guard kept.file.proposal?.outcome == .report, let closed = kept.file.closedAt else {
            throw ReportError.caseNotReported
        }
        guard let span = SuspicionRule.window(from: order.from, to: order.to, decided: closed.endOfShown) else {
            throw ReportError.nothingToReport
        }
        return ReportSubject(
            caseID: id, customer: kept.customers.count == 1 ? kept.customers.first : nil, from: span.lowerBound,
            to: span.upperBound)
    }

    /// By when the authority has to know.
    func due(
        _ type: ReportType, _ subject: ReportSubject, in transaction: PostgresTransaction
    ) async throws -> Timestamp? {
        guard let days = type.dueDays else { return nil }
        if let day = subject.day { return day.adding(days: 1 + days).startOfDay }
        guard let id = subject.caseID, let closed = try await writer.cases.lock(id, in: transaction)?.file.closedAt
        else { return nil }
        return closed + .seconds(days * 86_400)
    }
}
