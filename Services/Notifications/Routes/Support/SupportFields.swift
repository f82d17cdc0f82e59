import HTTPKit
package import JSONKit
package import NotificationsDomain
import Primitives

extension TicketStatus: FieldValue {}
extension TicketCategory: FieldValue {}
extension TicketMessage.Author: FieldValue {}

extension FieldType where Value == String {
    static var ticketText: FieldType { .lines(1...10_000).personal }
}

extension FieldType where Value == [UniqueID] {
    static var attachmentIDs: FieldType {
        .array(.uuid, 0...SupportAttachment.mostOfAMessage)
            .described("Files that the caller has brought, each for one message")
    }
}

/// `{id}` of a ticket.
struct TicketPath: FieldDecodable {
    let id: TicketID

    init(_ fields: inout Fields) {
        id = fields.required("id", .id(TicketID.self))
    }
}

/// `{id}` of any other thing of the desk.
struct SupportPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
    }
}

extension TicketRelation: FieldEncodable, FieldDecodable {
    package init(_ fields: inout Fields) {
        self.init(
            kind: fields.required("kind", .pathName(1...40, example: "transfer")),
            id: fields.required(
                "id",
                .characters(1...64, pattern: "^[A-Za-z0-9_.-]+$", example: UniqueID.example.description) { scalar in
                    scalar.properties.isAlphabetic && scalar.isASCII || ("0"..."9").contains(scalar)
                        || ["_", ".", "-"].contains(scalar)
                }))
    }

    package static let schemaTitle = "TicketRelation"
    package static let example = TicketRelation(kind: "transfer", id: UniqueID.example.description)

    package func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("id", id)
    }
}
