import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /reports/{id}/content`: what it says. Each look is told.
struct GetReportContent: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/reports/{id}/content", id: "getComplianceReportContent",
        summary: "What a report says: a form of the authority's, or a table", tag: ReportRoutes.tag,
        access: KYCRoutes.staffReading, problems: [.notFound],
        // The last is how makers of clients know bytes.
        produces: ["application/xml", "text/csv", "application/octet-stream"], audits: .read)

    typealias Path = ReportPath

    let desk: ReportDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let (kept, bytes) = try await desk.content(of: call.path.id, for: call.caller.userID)
        if let customer = kept.report.subject.customer { AuditTrail.subject(customer) }
        let type =
            switch kept.format {
            case .xml: "application/xml"
            case .csv: CSV.contentType
            case .json: EndpointSpec.json
            }
        return .bytes(200, bytes, contentType: type)
            .attachment("\(kept.report.type.rawValue)-\(kept.report.id).\(kept.format.rawValue)")
    }
}
