import Authentication
import FileKit
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/disputes/{id}/files/{file_id}`: each look is told.
struct GetAnyEvidenceFile: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/disputes/{id}/files/{file_id}", id: "getAnyDisputeFile",
        summary: "A paper of a dispute, or a range of it", tag: "Disputes (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.notFound, .rangeNotSatisfiable],
        produces: FileType.told.map(\.mediaType), streamsAnswer: true, audits: .read)

    typealias Path = EvidenceFilePath

    let desk: DisputeDesk
    let files: FileStore

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let (_, evidence) = try await desk.find(call.path.dispute)
        return try await evidence.download(call.path.file, files, call.header("Range"), call.header("If-Range"))
    }
}
