package import ComplianceDomain
import Contracts
import HTTPKit
package import JSONKit
import MoneyKit
import Primitives

extension ReportType: FieldValue {}
extension ReportFormat: FieldValue {}
extension ReportStatus: FieldValue {}

enum ReportRoutes {
    static let tag = "Reports (staff)"
}

/// `{id}` of a report's path.
struct ReportPath: FieldDecodable {
    let id: ReportID

    init(_ fields: inout Fields) { id = fields.required("id", .id(ReportID.self)) }
}

/// What an authority found wrong, as it is kept and shown.
extension Acknowledgement.Fault: FieldEncodable, FieldDecodable {
    package static let example = Acknowledgement.Fault(
        level: "WARN", code: "C21", element: "PartyIdentificationNumberText",
        text: "The value recorded for the EIN or SSN/ITIN is an invalid number string.")

    package static var schemaTitle: String { "ReportFault" }

    package func encode(to out: inout JSONWriter) {
        out.field("level", level)
        out.field("code", code)
        out.field("element", element)
        out.field("text", text)
    }

    package init(_ fields: inout Fields) {
        let text = FieldType<String>.text(0...2_000)
        self.init(
            level: fields.required("level", text), code: fields.required("code", text),
            element: fields.required("element", text), text: fields.required("text", text))
    }
}

/// A report and how far it has come; what it says is fetched apart, and each look is told.
struct ReportView: FieldEncodable {
    static let schemaTitle = "ComplianceReport"

    let kept: KeptReport

    init(_ kept: KeptReport) { self.kept = kept }

    static let example = ReportView(
        KeptReport(
            report: Report(
                id: ReportID(.example), type: .ctr,
                subject: ReportSubject(
                    customer: UserID(.example), day: Timestamp.example.day, flow: .incoming, from: .example,
                    to: .example + .seconds(86_400)),
                status: .acknowledged, author: UserID(.example),
                approval: .init(by: UserID(.example), at: .example), sha256: Array(repeating: 0, count: 32),
                filing: .init(
                    channel: "bsa_e_filing", trackingID: "BSA-1",
                    signature: .init(by: UserID(.example), at: .example)),
                bsaID: "31000000000001"),
            format: .xml, cents: 1_100_000, dueAt: .example, createdAt: .example, faults: [.example]))

    func encode(to out: inout JSONWriter) {
        let (report, subject) = (kept.report, kept.report.subject)
        out.field("id", report.id)
        out.field("type", report.type)
        out.field("format", kept.format)
        out.field("status", report.status)
        out.field("version", report.version)
        out.optional("case_id", subject.caseID)
        out.optional("customer_id", subject.customer)
        out.optional("day", subject.day)
        out.optional("direction", subject.flow?.rawValue)
        out.field("from", subject.from)
        out.field("to", subject.to)
        out.optional("amount", kept.cents.map { Money(minorUnits: $0, currency: .USD) })
        out.field("due_at", kept.dueAt)
        out.optional("author_id", report.author)
        out.field("sha256", report.sha256.map(Hex.encode))
        out.optional("approved_by", report.approval?.by)
        out.optional("approved_at", report.approval?.at)
        out.optional("channel", report.filing?.channel)
        out.optional("tracking_id", report.filing?.trackingID)
        out.optional("filed_by", report.filing?.signature.by)
        out.optional("filed_at", report.filing?.signature.at)
        out.field("bsa_id", report.bsaID)
        out.field("errors", kept.faults)
        out.field("created_at", kept.createdAt)
    }
}

extension ReportFiled {
    init(_ kept: KeptReport, _ signature: Report.Signature) {
        let (report, filing) = (kept.report, kept.report.filing)
        self.init(
            reportID: report.id.rawValue, type: FiledReport(report.type), channel: filing?.channel ?? "",
            trackingID: filing?.trackingID, sha256: report.sha256.map(Hex.encode) ?? "", filedAt: signature.at)
    }
}

extension FiledReport {
    init(_ type: ReportType) {
        self =
            switch type {
            case .sar: .sar
            case .ctr: .ctr
            case .summary: .summary
            case .tax: .tax
            }
    }
}
