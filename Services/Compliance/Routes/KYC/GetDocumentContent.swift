import ComplianceDomain
import FileKit
import HTTPKit
import JSONKit
import Outbox
import Primitives
import ServiceKit

/// `GET /kyc/documents/{id}/content`: the file itself. Each look is told.
struct GetDocumentContent: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/kyc/documents/{id}/content", id: "getKYCDocumentContent",
        summary: "What a customer has handed in, or a range of it", tag: KYCRoutes.staffTag,
        access: KYCRoutes.staffReading, problems: [.notFound, .rangeNotSatisfiable],
        // The last is how makers of clients know bytes.
        produces: [FileType.jpeg, .png, .pdf].map(\.mediaType) + ["application/octet-stream"], streamsAnswer: true,
        audits: .read)

    typealias Path = DocumentPath

    let documents: DocumentStore
    let files: KYCFiles

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let kept = try await documents.find(call.path.id) else { throw ComplianceError.notFound }
        AuditTrail.subject(kept.user)
        let reader = try await files.store.open(kept.file.address)
        return try FileDownload.reply(
            reader, filename: "\(kept.document.kind.rawValue).\(kept.file.type.rawValue)", range: call.header("Range"),
            ifRange: call.header("If-Range"))
    }
}
