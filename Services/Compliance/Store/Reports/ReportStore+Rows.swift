import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// How rows are read.
extension ReportStore {
    static let select: SQL = """
        select r.id, r.type, r.format, r.status, r.from_at, r.to_at, r.version, r.created_at, r.case_id,
            r.customer_id, r.day, r.direction, r.cents, r.author_id, r.due_at, r.sha256, r.approved_by, r.approved_at,
            r.channel, r.tracking_id, r.filed_by, r.filed_at, r.bsa_id, (
                select a.errors::text from compliance.report_acknowledgements a
                where a.report_id = r.id order by a.id desc limit 1)
        from compliance.reports r
        """

    static func read(_ rows: Rows) throws -> [KeptReport] {
        try rows.map { row in
            let (id, type, format, status, from, to, version, created) = try row.decode(
                ReportID.self, String.self, String.self, String.self, Timestamp.self, Timestamp.self, Int.self,
                Timestamp.self)
            guard let type = ReportType(rawValue: type), let format = ReportFormat(rawValue: format),
                let status = ReportStatus(rawValue: status)
            else { throw PostgresError(.decoding, message: "report \(id) has a value that we do not know") }
            let subject = ReportSubject(
                caseID: try row.decode(CaseID?.self, at: 8), customer: try row.decode(UserID?.self, at: 9),
                day: try row.decode(CalendarDay?.self, at: 10),
                flow: try row.decode(String?.self, at: 11).flatMap(MovementFlow.init), from: from, to: to)
            let report = Report(
                id: id, type: type, subject: subject, status: status, version: version,
                author: try row.decode(UserID?.self, at: 13),
                approval: try signature(row, by: 16, at: 17), sha256: try row.decode([UInt8]?.self, at: 15),
                filing: try filing(row), bsaID: try row.decode(String?.self, at: 22))
            return KeptReport(
                report: report, format: format, cents: try row.decode(Int64?.self, at: 12),
                dueAt: try row.decode(Timestamp?.self, at: 14), createdAt: created,
                faults: try faults(row.decode(String?.self, at: 23)))
        }
    }

    private static func signature(_ row: Row, by: Int, at: Int) throws -> Report.Signature? {
        guard let staff = try row.decode(UserID?.self, at: by), let time = try row.decode(Timestamp?.self, at: at)
        else { return nil }
        return Report.Signature(by: staff, at: time)
    }

    private static func filing(_ row: Row) throws -> Report.Filing? {
        guard let channel = try row.decode(String?.self, at: 18), let signature = try signature(row, by: 20, at: 21)
        else { return nil }
        return Report.Filing(channel: channel, trackingID: try row.decode(String?.self, at: 19), signature: signature)
    }

    private static func faults(_ json: String?) throws -> [Acknowledgement.Fault] {
        guard let json else { return [] }
        return try (JSONParser.parse(Array(json.utf8)).arrayValue ?? []).map {
            try JSONReader.decode(Acknowledgement.Fault.self, from: $0, unknownFields: .ignore)
        }
    }
}
