// Made by scripts/render from ReportEvents.messages.
package import JSONKit
package import Primitives

/// A report was handed to an authority. About whom nobody is told: who is reported must not hear of it.
package struct ReportFiled: EventContract {
    package static let type = "compliance.report_filed.v1"

    package let reportID: UniqueID
    package let type: FiledReport
    /// How it was handed in, in words of staff.
    package let channel: String
    /// By which the authority knows the batch.
    package let trackingID: String?
    /// Of what it says.
    package let sha256: String
    package let filedAt: Timestamp

    package init(
        reportID: UniqueID,
        type: FiledReport,
        channel: String,
        trackingID: String? = nil,
        sha256: String,
        filedAt: Timestamp
    ) {
        self.reportID = reportID
        self.type = type
        self.channel = channel
        self.trackingID = trackingID
        self.sha256 = sha256
        self.filedAt = filedAt
    }

    package init(_ fields: inout Fields) {
        reportID = fields.required("report_id", .uuid)
        type = fields.required("type", .choice(FiledReport.self))
        channel = fields.required("channel", .text(0...4096))
        trackingID = fields.optional("tracking_id", .text(0...4096))
        sha256 = fields.required("sha256", .text(0...4096))
        filedAt = fields.required("filed_at", .timestamp)
    }

    package static let example = ReportFiled(
        reportID: .example,
        type: .ctr,
        channel: "bsa_e_filing",
        trackingID: "BSA-1",
        sha256: "0000000000000000000000000000000000000000000000000000000000000000",
        filedAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("report_id", reportID)
        out.field("type", type)
        out.field("channel", channel)
        out.optional("tracking_id", trackingID)
        out.field("sha256", sha256)
        out.field("filed_at", filedAt)
    }
}

package enum FiledReport: String, CaseIterable, FieldValue {
    case sar
    case ctr
    case summary
    case tax
}
