import JSONKit
import NotificationsDomain
import Primitives

/// A word in a ticket as agents see it.
struct DeskMessageView: FieldEncodable {
    let message: TicketMessage
    /// Of the ticket, after a reply to it.
    let version: Int?

    init(_ message: TicketMessage, version: Int? = nil) {
        self.message = message
        self.version = version
    }

    static let schemaTitle = "DeskMessage"
    static let example = DeskMessageView(TicketMessageView.example.message, version: 2)

    func encode(to out: inout JSONWriter) {
        TicketMessageView(message).encode(to: &out)
        out.field("author_id", message.authorID)
        out.field("internal", message.isInternal)
        out.optional("macro_id", message.macro)
        out.optional("ticket_version", version)
    }
}
