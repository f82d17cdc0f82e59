import JSONKit
import NotificationsDomain
import Primitives

/// A suppression as staff see it.
struct SuppressionView: FieldEncodable {
    let suppression: Suppression

    static let example = SuppressionView(
        suppression: Suppression(
            id: .example, channel: .email, address: "ada@example.com", reason: .manual,
            createdBy: UserID(.example), createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", suppression.id)
        out.field("channel", suppression.channel.rawValue)
        out.field("address", suppression.address)
        out.field("reason", suppression.reason.rawValue)
        out.field("user_id", suppression.userID)
        out.field("created_by", suppression.createdBy)
        out.field("created_at", suppression.createdAt)
    }
}

struct SuppressionPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) {
        id = fields.required("id", .uuid)
    }
}

extension FieldType where Value == SuppressionReason {
    static var suppressionReason: FieldType { .choice(SuppressionReason.self) }
}
