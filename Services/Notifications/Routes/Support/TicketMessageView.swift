import JSONKit
import NotificationsDomain
import Primitives

/// A word in a ticket as the customer sees it: agents have no names there.
struct TicketMessageView: FieldEncodable {
    let message: TicketMessage

    init(_ message: TicketMessage) {
        self.message = message
    }

    static let schemaTitle = "TicketMessage"

    static let example = TicketMessageView(
        TicketMessage(
            id: .example, ticket: TicketID(.example), author: .agent, authorID: UserID(.example),
            text: "We have asked the bank and will write again tomorrow.", isInternal: false, macro: nil,
            createdAt: .example, attachments: [SupportAttachmentView.example.attachment]))

    func encode(to out: inout JSONWriter) {
        out.field("id", message.id)
        out.field("author", message.author)
        out.field("text", message.text)
        out.field("attachments", message.attachments.map(SupportAttachmentView.init))
        out.field("created_at", message.createdAt)
    }
}
