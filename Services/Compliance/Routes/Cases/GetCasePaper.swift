import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Primitives
import ServiceKit

/// `GET /cases/{id}/files/{file_id}`: the paper itself. Each look is told.
struct GetCasePaper: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/cases/{id}/files/{file_id}", id: "getCaseFile",
        summary: "A paper of a case, or a range of it", tag: MonitoringRoutes.cases, access: KYCRoutes.staffReading,
        problems: [.notFound, .rangeNotSatisfiable], produces: FileType.told.map(\.mediaType), streamsAnswer: true,
        audits: .read)

    struct Path: FieldDecodable {
        let caseID: CaseID
        let file: UniqueID

        init(_ fields: inout Fields) {
            caseID = fields.required("id", .id(CaseID.self))
            file = fields.required("file_id", .uuid)
        }
    }

    let papers: CasePaperStore
    let files: FileStore

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let paper = try await papers.find(call.path.file, of: call.path.caseID) else {
            throw ComplianceError.notFound
        }
        return try FileDownload.reply(
            try await files.open(paper.file.address), filename: paper.filename, range: call.header("Range"),
            ifRange: call.header("If-Range"))
    }
}
