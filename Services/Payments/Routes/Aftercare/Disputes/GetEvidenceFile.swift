import Authentication
import FileKit
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives
import ServiceKit

struct EvidenceFilePath: FieldDecodable {
    let dispute: DisputeID
    let file: UniqueID

    init(_ fields: inout Fields) {
        dispute = fields.required("id", .id(DisputeID.self))
        file = fields.required("file_id", .uuid)
    }
}

/// `GET /disputes/{id}/files/{file_id}`: by either side.
struct GetEvidenceFile: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/disputes/{id}/files/{file_id}", id: "getDisputeFile",
        summary: "A paper of a dispute, or a range of it", tag: "Disputes",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound, .rangeNotSatisfiable],
        produces: FileType.told.map(\.mediaType), streamsAnswer: true, servesTestKeys: true)

    typealias Path = EvidenceFilePath

    let desk: DisputeDesk
    let files: FileStore

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let (dispute, evidence) = try await desk.find(call.path.dispute)
        let caller = try call.caller
        guard dispute.isShown(to: caller.userID, live: caller.isLive) else { throw PaymentsError.missing(.dispute) }
        return try await evidence.download(call.path.file, files, call.header("Range"), call.header("If-Range"))
    }
}

extension [Evidence] {
    func download(
        _ id: UniqueID, _ files: FileStore, _ range: String?, _ ifRange: String?
    ) async throws -> Reply<NoContent> {
        guard let paper = first(where: { $0.id == id })?.paper else { throw PaymentsError.missing(.evidence) }
        return try FileDownload.reply(
            try await files.open(paper.file.address), filename: paper.filename, range: range, ifRange: ifRange)
    }
}
