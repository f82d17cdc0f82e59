import FileKit
import JSONKit
import Primitives

struct SupportAttachmentView: FieldEncodable {
    let attachment: SupportAttachment

    init(_ attachment: SupportAttachment) {
        self.attachment = attachment
    }

    static let schemaTitle = "SupportAttachment"

    static let example = SupportAttachmentView(
        SupportAttachment(
            owner: UserID(.example), filename: "receipt.pdf",
            file: StoredFile(
                address: FileAddress(
                    owner: SupportAttachment.fileOwner(UserID(.example)), id: .example,
                    digest: Array(repeating: 0, count: 32)),
                size: 48_213, type: .pdf),
            createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", attachment.id)
        out.field("filename", attachment.filename)
        out.field("content_type", attachment.file.type.mediaType)
        out.field("size", attachment.file.size)
    }
}
