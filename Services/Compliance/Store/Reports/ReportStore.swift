import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// A report as it is kept.
struct KeptReport: Sendable {
    var report: Report
    let format: ReportFormat
    /// US cents that it tells of.
    var cents: Int64?
    let dueAt: Timestamp?
    let createdAt: Timestamp
    /// What the authority found wrong last.
    var faults: [Acknowledgement.Fault] = []
}

/// What a report says, sealed.
struct KeptContent: Sendable {
    let report: ReportID
    let version: Int
    let sealed: [UInt8]
    /// Of what was sealed.
    let sha256: [UInt8]
}

/// What the authority answered.
struct KeptAcknowledgement: Sendable {
    let report: ReportID
    let version: Int
    let answer: Acknowledgement.Answer
    let sha256: [UInt8]
    let receivedBy: UserID
    let receivedAt: Timestamp
}

/// Which reports a list shows.
struct ReportFilter: Sendable {
    let type: ReportType?
    let status: ReportStatus?
    let customer: UserID?
    let caseID: CaseID?
}

/// All SQL for reports.
struct ReportStore: Sendable {
    let client: PostgresClient

    /// - Throws: `alreadyReported` where there is one about the same day or case.
    nonisolated(nonsending) func insert(_ kept: KeptReport, in transaction: PostgresTransaction) async throws {
        let (report, subject) = (kept.report, kept.report.subject)
        do {
            try await transaction.execute(
                """
                insert into compliance.reports (id, type, format, status, case_id, customer_id, day, direction,
                    from_at, to_at, cents, version, author_id, due_at, created_at, updated_at)
                values (\(report.id), \(report.type.rawValue), \(kept.format.rawValue), \(report.status.rawValue),
                    \(subject.caseID), \(subject.customer), \(subject.day), \(subject.flow?.rawValue),
                    \(subject.from), \(subject.to), \(kept.cents), \(report.version), \(report.author),
                    \(kept.dueAt), \(kept.createdAt), \(kept.createdAt))
                """)
        } catch {
            let known = ["reports_one_of_a_day", "reports_one_of_a_case"]
            if known.contains(where: { error.isUniqueViolation(of: $0) }) { throw ReportError.alreadyReported }
            throw error
        }
    }

    /// - Throws: `numberTaken`.
    nonisolated(nonsending) func update(
        _ kept: KeptReport, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let (report, filing) = (kept.report, kept.report.filing)
        do {
            try await transaction.execute(
                """
                update compliance.reports
                set status = \(report.status.rawValue), cents = \(kept.cents), version = \(report.version),
                    author_id = \(report.author), sha256 = \(report.sha256), approved_by = \(report.approval?.by),
                    approved_at = \(report.approval?.at), channel = \(filing?.channel),
                    tracking_id = \(filing?.trackingID), filed_by = \(filing?.signature.by),
                    filed_at = \(filing?.signature.at), bsa_id = \(report.bsaID), updated_at = \(now)
                where id = \(report.id)
                """)
        } catch {
            if error.isUniqueViolation(of: "reports_numbered_once") { throw ReportError.numberTaken }
            throw error
        }
    }

    nonisolated(nonsending) func keep(
        _ content: KeptContent, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.report_contents (report_id, version, content, sha256, created_at)
            values (\(content.report), \(content.version), \(content.sealed), \(content.sha256), \(now))
            """)
    }

    nonisolated(nonsending) func keep(
        _ kept: KeptAcknowledgement, as id: UniqueID, in transaction: PostgresTransaction
    ) async throws {
        let bsaID: String? = if case .accepted(let number) = kept.answer.verdict { number } else { nil }
        try await transaction.execute(
            """
            insert into compliance.report_acknowledgements (id, report_id, version, accepted, bsa_id, errors, sha256,
                received_by, received_at)
            values (\(id), \(kept.report), \(kept.version), \(bsaID != nil), \(bsaID),
                \(json: JSON.encode(kept.answer.faults)), \(kept.sha256), \(kept.receivedBy), \(kept.receivedAt))
            """)
    }

    /// Whether these bytes have answered this version before.
    nonisolated(nonsending) func isKnown(
        _ sha256: [UInt8], for report: Report, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(
            """
            select 1 from compliance.report_acknowledgements
            where report_id = \(report.id) and version = \(report.version) and sha256 = \(sha256)
            """
        ).isEmpty
    }

    // MARK: Reading

    /// Locks the report until the transaction ends.
    nonisolated(nonsending) func lock(_ id: ReportID, in transaction: PostgresTransaction) async throws -> KeptReport? {
        try Self.read(await transaction.query("\(Self.select) where r.id = \(id) for update of r")).first
    }

    /// Locks the report on a day's cash.
    nonisolated(nonsending) func lock(_ cash: CashDay, in transaction: PostgresTransaction) async throws -> KeptReport?
    {
        try Self.read(
            await transaction.query(
                """
                \(Self.select) where r.type = 'ctr' and r.customer_id = \(cash.customer) and r.day = \(cash.day)
                    and r.direction = \(cash.flow.rawValue) for update of r
                """)
        ).first
    }

    /// Nobody reads of a report about themselves.
    func find(_ id: ReportID, for reader: UserID) async throws -> KeptReport? {
        try Self.read(await client.query("\(Self.select) where r.id = \(id) and \(Self.isNot(about: reader))")).first
    }

    func list(
        _ filter: ReportFilter, for reader: UserID, after: ReportID?, limit: Int
    ) async throws -> [KeptReport] {
        var list = ListQuery()
        list.requires(Self.isNot(about: reader))
        list.equals("r.type", filter.type?.rawValue)
        list.equals("r.status", filter.status?.rawValue)
        list.equals("r.customer_id", filter.customer)
        list.equals("r.case_id", filter.caseID)
        list.follows("r.id", after)
        return try Self.read(
            await client.query("\(Self.select) \(list.conditions) order by r.id desc limit \(limit)"))
    }

    nonisolated(nonsending) func content(
        of report: Report, in transaction: PostgresTransaction
    ) async throws -> KeptContent {
        try Self.content(await transaction.query(Self.selectContent(of: report)), report)
    }

    func content(of report: Report) async throws -> KeptContent {
        try Self.content(await client.query(Self.selectContent(of: report)), report)
    }

    /// Of those that have a time and are not with the authority: how many, how many are due by then, and when the
    /// first is.
    func due(by soon: Timestamp) async throws -> (open: Int, soon: Int, first: Timestamp?) {
        let rows = try await client.query(
            """
            select count(*), count(*) filter (where due_at <= \(soon)), min(due_at) from compliance.reports
            where due_at is not null and status in ('draft', 'approved', 'rejected')
            """)
        let found = try rows.first(Int.self, Int.self, Timestamp?.self)
        return (found?.0 ?? 0, found?.1 ?? 0, found?.2)
    }

    private static func isNot(about reader: UserID) -> SQL {
        """
        r.customer_id is distinct from \(reader) and not exists (
            select from compliance.case_customers k where k.case_id = r.case_id and k.user_id = \(reader))
        """
    }

    private static func selectContent(of report: Report) -> SQL {
        """
        select content, sha256 from compliance.report_contents
        where report_id = \(report.id) and version = \(report.version)
        """
    }

    private static func content(_ rows: Rows, _ report: Report) throws -> KeptContent {
        guard let (sealed, sha256) = try rows.first([UInt8].self, [UInt8].self) else {
            throw PostgresError(.decoding, message: "report \(report.id) says nothing")
        }
        return KeptContent(report: report.id, version: report.version, sealed: sealed, sha256: sha256)
    }
}
