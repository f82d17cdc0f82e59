import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Makes what reports say from what is known now.
struct ReportWriter: Sendable {
    /// What a report says, and the US cents that it tells of.
    struct Content: Sendable {
        let bytes: [UInt8]
        let cents: Int64?
    }

    let reported: ReportedStore
    let cases: CaseStore
    let customers: CustomerStore
    let certifications: TaxStore
    /// Nil: nobody has said who files.
    let filer: Filer?
    /// Where cash is paid in and out.
    let accounts: [String]

    /// - Throws: `nothingToReport`, `caseNotReported`, `belowThreshold`, `filerUnknown`, `tooLong`.
    func write(
        _ type: ReportType, _ subject: ReportSubject, as format: ReportFormat, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> Content {
        switch type {
        case .ctr: try await cash(subject, format, now, transaction)
        case .sar: try await suspicion(subject, format, now, transaction)
        case .summary: try await summary(subject, format, transaction)
        case .tax: try await tax(subject, format, transaction)
        }
    }

    // MARK: Cash

    private func cash(
        _ subject: ReportSubject, _ format: ReportFormat, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws -> Content {
        guard let customer = subject.customer, let day = subject.day else { throw ReportError.nothingToReport }
        let days = try await reported.cashDays(at: accounts, on: day...day, of: customer, limit: 2, in: transaction)
        guard let cash = days.first(where: { $0.flow == subject.flow }) else { throw ReportError.nothingToReport }
        let movements = try await reported.cash(of: cash, at: accounts, in: transaction)
        guard format == .xml else {
            return Content(bytes: try Self.table(of: movements, format), cents: cash.cents)
        }
        guard let filer else { throw ReportError.filerUnknown }
        let report = CashReport(
            cash: cash, person: try await person(customer, in: transaction), filer: filer,
            isAggregate: movements.count > 1, draftedOn: now.day)
        return Content(bytes: report.xml, cents: cash.cents)
    }

    private func person(_ user: UserID, in transaction: PostgresTransaction) async throws -> ReportedPerson {
        let profile = try await customers.profile(of: user, in: transaction)?.profile
        return try await reported.person(user, profile, in: transaction)
    }

    // MARK: Suspicion

    private func suspicion(
        _ subject: ReportSubject, _ format: ReportFormat, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws -> Content {
        guard let id = subject.caseID, let kept = try await cases.lock(id, in: transaction) else {
            throw ReportError.notFound
        }
        guard kept.file.status == .closed, let decision = kept.file.proposal, decision.outcome == .report else {
            throw ReportError.caseNotReported
        }
        let span = subject.from..<subject.to
        let cents = try await reported.moved(by: kept.customers, span, in: transaction)
        guard SuspicionRule.isReached(cents) else { throw ReportError.belowThreshold(cents) }
        guard format == .xml else {
            let movements = try await reported.movements(of: kept.customers, span, in: transaction)
            return Content(bytes: try Self.table(of: movements, format), cents: cents)
        }
        guard let filer else { throw ReportError.filerUnknown }
        guard kept.customers.count <= SuspicionReport.mostPersons else {
            throw ReportError.tooLong(most: SuspicionReport.mostPersons)
        }
        var persons: [ReportedPerson] = []
        for user in kept.customers { persons.append(try await person(user, in: transaction)) }
        let report = SuspicionReport(
            persons: persons, filer: filer, cents: cents, span: span,
            suspicions: try await reported.suspicions(of: kept.alerts, in: transaction),
            narrative: Self.narrative(kept, decision), draftedOn: now.day)
        return Content(bytes: report.xml, cents: cents)
    }

    /// Why it is told, and what people have noted down. Who of staff said what is told to nobody outside.
    private static func narrative(_ kept: KeptCase, _ decision: CaseFile.Decision) -> String {
        let notes = kept.timeline.filter { $0.kind == .note }.compactMap { entry in
            entry.text.map { "\(entry.at.day): \($0)" }
        }
        return ([kept.file.title, decision.reason] + notes).joined(separator: "\n")
    }

    // MARK: Tables

    private func summary(
        _ subject: ReportSubject, _ format: ReportFormat, _ transaction: PostgresTransaction
    ) async throws -> Content {
        var table = ReportTable([.init("section"), .init("name", isText: true), .init("count")])
        for figure in try await reported.figures(subject.from..<subject.to, in: transaction) {
            try table.add([figure.section, figure.name, "\(figure.count)"])
        }
        return Content(bytes: Self.bytes(of: table, format), cents: nil)
    }

    /// One row for each country in which somebody is taxed.
    private func tax(
        _ subject: ReportSubject, _ format: ReportFormat, _ transaction: PostgresTransaction
    ) async throws -> Content {
        var table = ReportTable([
            .init("customer_id"), .init("us_person"), .init("birth_country"), .init("residence"),
            .init("tin", isText: true), .init("reason"), .init("explanation", isText: true), .init("cure_needed"),
            .init("certified_at"),
        ])
        let span = subject.from..<subject.to
        for kept in try await certifications.reportable(span, limit: ReportTable.most + 1, in: transaction) {
            for residence in kept.certification.residences {
                var (tin, reason, explanation) = ("", "", "")
                switch residence.number {
                case .known(let number): tin = number
                case .missing(let why, let words): (reason, explanation) = (why.rawValue, words ?? "")
                }
                try table.add([
                    kept.user.description, "\(kept.certification.isUSPerson)",
                    kept.certification.birthCountry.alpha2, residence.country.alpha2, tin, reason, explanation,
                    "\(kept.needsCure)", kept.updatedAt.rfc3339,
                ])
            }
        }
        return Content(bytes: Self.bytes(of: table, format), cents: nil)
    }

    private static func table(of movements: [ReportedMovement], _ format: ReportFormat) throws -> [UInt8] {
        var table = ReportTable([
            .init("transaction_id"), .init("at"), .init("customer_id"), .init("direction"),
            .init("counterparty", isText: true), .init("kind"), .init("amount"), .init("currency"), .init("usd"),
        ])
        for movement in movements {
            try table.add([
                movement.transaction.description, movement.at.rfc3339, movement.user.description, movement.flow,
                movement.counterparty, movement.kind, movement.amount.amountText, movement.amount.currency.code,
                Money(minorUnits: movement.cents, currency: .USD).amountText,
            ])
        }
        return bytes(of: table, format)
    }

    private static func bytes(of table: ReportTable, _ format: ReportFormat) -> [UInt8] {
        format == .csv ? table.csv : table.json
    }
}
