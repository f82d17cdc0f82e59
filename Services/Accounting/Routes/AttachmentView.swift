import AccountingDomain
import FileKit
import JSONKit
import Primitives

struct AttachmentView: FieldEncodable {
    let attachment: Attachment

    static let schemaTitle = "Attachment"

    init(_ attachment: Attachment) {
        self.attachment = attachment
    }

    static let example = AttachmentView(
        Attachment(
            entry: EntryID(.example), filename: "receipt.pdf",
            file: StoredFile(
                address: FileAddress(
                    owner: Attachment.owner(EntryID(.example)), id: .example, digest: Array(repeating: 0, count: 32)),
                size: 48_213, type: .pdf),
            createdBy: UserID(.example), createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", attachment.id)
        out.field("entry_id", attachment.entry)
        out.field("filename", attachment.filename)
        out.field("content_type", attachment.file.type.contentType)
        out.field("size", attachment.file.size)
        out.field("sha256", Hex.encode(attachment.file.address.digest))
        out.field("created_by", attachment.createdBy)
        out.field("created_at", attachment.createdAt)
    }
}
