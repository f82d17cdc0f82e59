import Authentication
import ComplianceDomain
import Contracts
import Outbox
import PostgresAccess
import Primitives

/// Drafts reports and moves them. Each verb runs in its caller's transaction and locks the report: of two people who
/// approve at once the second sees what the first has done. Nobody works on a report about themselves.
struct ReportDesk: Sendable {
    let reports: ReportStore
    let writer: ReportWriter
    let events: EventMaker
    let ids: IDGenerator
    /// Under which what reports say lies in the database.
    let box: SecretBox

    // MARK: Drafts

    /// - Throws: what the writer and the orders throw, `alreadyReported`, `ownDecision`.
    func draft(
        _ order: ReportOrder, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptReport {
        let subject = try await self.subject(of: order, by: staff, at: now, in: transaction)
        return try await draft(order.type, subject, as: order.format, by: staff, at: now, in: transaction)
    }

    private func draft(
        _ type: ReportType, _ subject: ReportSubject, as format: ReportFormat, by author: UserID?,
        at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptReport {
        let content = try await writer.write(type, subject, as: format, at: now, in: transaction)
        let report = Report(id: ids.next(), type: type, subject: subject, author: author)
        let kept = KeptReport(
            report: report, format: format, cents: content.cents,
            dueAt: try await due(type, subject, in: transaction), createdAt: now.shown)
        try await reports.insert(kept, in: transaction)
        try await keep(content, of: report, at: now, in: transaction)
        trace(nil, report)
        return kept
    }

    /// Two days' work on a person's day is as one. A draft says what is known now; nobody touches what is frozen.
    /// - Returns: false where a frozen one tells of another amount: somebody has to tell the authority.
    func draft(
        _ cash: CashDay, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        guard var kept = try await reports.lock(cash, in: transaction) else {
            _ = try await draft(.ctr, ReportSubject(cash), as: .xml, by: nil, at: now, in: transaction)
            return true
        }
        if kept.cents == cash.cents { return true }
        guard kept.report.status == .draft else { return false }
        try kept.report.redraft()
        try await rewrite(&kept, at: now, in: transaction)
        return true
    }

    /// What was rejected is drafted again.
    func correct(
        _ id: ReportID, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptReport {
        var kept = try await lock(id, for: staff, in: transaction)
        let before = kept.report
        try kept.report.correct(by: staff)
        try await rewrite(&kept, at: now, in: transaction)
        trace(before, kept.report)
        return kept
    }

    /// What it says now becomes its next version.
    private func rewrite(
        _ kept: inout KeptReport, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let report = kept.report
        let content = try await writer.write(
            report.type, report.subject, as: kept.format, at: now, in: transaction)
        kept.cents = content.cents
        try await keep(content, of: report, at: now, in: transaction)
        try await reports.update(kept, now: now, in: transaction)
    }

    // MARK: What becomes of them

    func approve(
        _ id: ReportID, by staff: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KeptReport {
        var kept = try await lock(id, for: staff, in: transaction)
        let before = kept.report
        let content = try await reports.content(of: before, in: transaction)
        try kept.report.approve(content.sha256, by: staff, at: now.shown)
        try await reports.update(kept, now: now, in: transaction)
        trace(before, kept.report)
        return kept
    }

    func file(
        _ id: ReportID, through channel: String, as trackingID: String?, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptReport {
        var kept = try await lock(id, for: staff, in: transaction)
        let before = kept.report
        let signature = Report.Signature(by: staff, at: now.shown)
        try kept.report.file(.init(channel: channel, trackingID: trackingID, signature: signature))
        try await reports.update(kept, now: now, in: transaction)
        try await transaction.execute(Outbox.append([events.make(ReportFiled(kept, signature), about: id, at: now)]))
        trace(before, kept.report)
        return kept
    }

    /// The same answer again is as once.
    /// - Parameter place: of the report in the batch that was handed in, from 1.
    func acknowledge(
        _ id: ReportID, with bytes: [UInt8], at place: Int, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptReport {
        var kept = try await lock(id, for: staff, in: transaction)
        let sha256 = Digest.sha256(bytes)
        let answer = try Acknowledgement(bytes).answer(at: place)
        let before = kept.report
        if try await reports.isKnown(sha256, for: before, in: transaction) { return kept }
        try kept.report.answer(answer, by: staff)
        let acknowledgement = KeptAcknowledgement(
            report: id, version: before.version, answer: answer, sha256: sha256, receivedBy: staff,
            receivedAt: now.shown)
        try await reports.keep(acknowledgement, as: ids.next(), in: transaction)
        try await reports.update(kept, now: now, in: transaction)
        kept.faults = answer.faults
        trace(before, kept.report)
        return kept
    }

    // MARK: What they say

    /// - Throws: `notFound` also for a report about the reader.
    func content(of id: ReportID, for reader: UserID) async throws -> (kept: KeptReport, bytes: [UInt8]) {
        guard let kept = try await reports.find(id, for: reader) else { throw ReportError.notFound }
        let content = try await reports.content(of: kept.report)
        return (kept, try box.open(content.sealed, context: Self.context(kept.report)))
    }

    private func keep(
        _ content: ReportWriter.Content, of report: Report, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        let kept = KeptContent(
            report: report.id, version: report.version,
            sealed: try box.seal(content.bytes, context: Self.context(report)),
            sha256: Digest.sha256(content.bytes))
        try await reports.keep(kept, at: now, in: transaction)
    }

    private static func context(_ report: Report) -> String { "report \(report.id) \(report.version)" }

    // MARK: Parts

    private func lock(
        _ id: ReportID, for staff: UserID, in transaction: PostgresTransaction
    ) async throws -> KeptReport {
        guard let kept = try await reports.lock(id, in: transaction) else { throw ReportError.notFound }
        if let caseID = kept.report.subject.caseID,
            try await writer.reported.isAbout(staff, caseID, in: transaction)
        {
            throw ReportError.ownDecision
        }
        return kept
    }

    private func trace(_ before: Report?, _ after: Report) {
        if let customer = after.subject.customer { AuditTrail.subject(customer) }
        AuditTrail.changed("status", from: before?.status, to: after.status)
    }
}
