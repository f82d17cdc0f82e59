import Authentication
import FileKit
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /support/attachments?filename=`: the body is the file.
struct AddSupportAttachment: Endpoint {
    /// A slow bucket has 160 s for the longest file, after its last byte has come.
    private static let keepingTime: Duration = .seconds(180)

    static let spec = EndpointSpec(
        .post, "/api/v1/support/attachments", id: "addSupportAttachment",
        summary: "Bring a file for a message: png, jpeg, pdf or text, by its content", tag: SupportRoutes.tickets,
        access: .anyAuthenticated, right: .own, success: 201,
        problems: [.fileEmpty, .attachmentTypeNotAllowed, .conflict],
        bodyLimit: SupportFiles.longest, consumes: ["*/*"], timeout: keepingTime, isOpenWhenRestricted: true)

    struct Query: FieldDecodable {
        let filename: String?

        init(_ fields: inout Fields) {
            filename = fields.optional(
                "filename", .text(1...1_000).described("How it is called; shown again and used for nothing else"))
        }
    }

    typealias Body = StreamedBody

    let attachments: SupportFiles

    func handle(_ call: Call<Self>) async throws -> Reply<SupportAttachmentView> {
        try Self.requireFile(call.header("Content-Type"))
        let body = call.body
        let isStaff = try call.caller.hasAny(of: [.support], reading: false)
        let kept = try await attachments.keep(
            named: FileName.clean(call.query.filename, or: "attachment"), of: call.caller.userID,
            atMost: isStaff ? nil : SupportAttachment.mostBytes, at: call.receivedAt
        ) { try await body.next() }
        return .created(SupportAttachmentView(kept))
    }

    /// A form around a file would be taken for a text file.
    private static func requireFile(_ contentType: String?) throws(Problem) {
        let type = (contentType ?? "").prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        guard type.hasPrefix("multipart/") || type == "application/x-www-form-urlencoded" else { return }
        throw Problem(
            .unsupportedMediaType, detail: "Send the file itself as the body, not a form with the file in it.")
    }
}
