import HTTPKit
import JSONKit
import MailKit
import Primitives

/// The message's own id in a path.
struct InboxMessagePath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
    }
}

/// `GET /inbox/messages/{id}/raw`: the e-mail, or the body of the request, byte for byte.
struct GetRawMessage: Endpoint {
    typealias Path = InboxMessagePath

    let book: InboxBook

    static let spec = EndpointSpec(
        .get, "/inbox/messages/{id}/raw", id: "getRawMessage", summary: "A message byte for byte", tag: "Inbox",
        access: .public, problems: [.notFound], produces: ["message/rfc822", "application/octet-stream"])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let message = try await book.message(call.path.id) else { throw Problem.notFound }
        let type = message.channel == .email ? "message/rfc822" : "application/octet-stream"
        return InboxPage.guarded(.bytes(200, message.raw, contentType: type), policy: InboxPage.nothing)
            .header("Content-Disposition", "attachment; filename=\"\(message.id).eml\"")
    }
}

/// `GET /inbox/messages/{id}/html`: the HTML of an e-mail for the frame of the page, where nothing of it runs or is
/// loaded.
struct GetMessageHTML: Endpoint {
    typealias Path = InboxMessagePath

    let book: InboxBook

    static let spec = EndpointSpec(
        .get, "/inbox/messages/{id}/html", id: "getMessageHTML", summary: "The HTML of an e-mail", tag: "Inbox",
        access: .public, problems: [.notFound], produces: ["text/html"])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let message = try await book.message(call.path.id), message.channel == .email,
            let part = MIMEPart(message.raw).all.first(where: { $0.mediaType.name == "text/html" })
        else { throw Problem.notFound }
        return InboxPage.guarded(
            .bytes(200, Array(part.text.utf8), contentType: "text/html; charset=utf-8"), policy: InboxPage.ofMail)
    }
}
