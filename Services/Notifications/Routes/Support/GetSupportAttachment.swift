import Authentication
import FileKit
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives
import ServiceKit

/// `GET /support/attachments/{id}`
struct GetSupportAttachment: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/support/attachments/{id}", id: "getSupportAttachment",
        summary: "The file itself, or a range of it",
        tag: SupportRoutes.tickets, access: .roles(Set(Role.allCases), overseers: [.support]),
        problems: [.rangeNotSatisfiable], produces: FileType.told.map(\.mediaType), streamsAnswer: true,
        isOpenWhenRestricted: true)

    typealias Path = SupportPath

    let attachments: SupportFiles

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let viewer = call.context.oversees ? nil : try call.caller.userID
        let (attachment, reader) = try await attachments.open(call.path.id, for: viewer)
        return try FileDownload.reply(
            reader, filename: attachment.filename, range: call.header("Range"), ifRange: call.header("If-Range"))
    }
}
