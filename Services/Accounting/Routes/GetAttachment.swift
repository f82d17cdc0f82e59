import AccountingDomain
import FileKit
import HTTPKit
import JSONKit
import Primitives
import ServiceKit

struct GetAttachment: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/journal-entries/{id}/attachments/{attachment_id}", id: "getAttachment",
        summary: "The file itself, or a range of it", tag: "Journal", access: AccountingRoutes.reading,
        problems: [.rangeNotSatisfiable], produces: FileType.told.map(\.mediaType), streamsAnswer: true)

    struct Path: FieldDecodable {
        let entry: EntryID
        let attachment: UniqueID

        init(_ fields: inout Fields) {
            entry = fields.required("id", .id(EntryID.self))
            attachment = fields.required("attachment_id", .uuid)
        }
    }

    let attachments: Attachments

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let found = try await attachments.store.find(call.path.attachment, of: call.path.entry) else {
            throw Problem.notFound
        }
        let reader = try await attachments.files.open(found.file.address)
        return try FileDownload.reply(
            reader, filename: found.filename, range: call.header("Range"), ifRange: call.header("If-Range"))
    }
}
