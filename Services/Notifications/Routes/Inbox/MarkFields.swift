import JSONKit
import Primitives

/// Which entries are marked: exactly one of the two.
struct MarkBody: FieldDecodable {
    let range: InboxRange

    init(_ fields: inout Fields) {
        let ids = fields.optional("ids", .array(.uuid, 1...100))
        let seq = fields.optional(
            "up_to_seq", .integer(0...Int64.max).described("All up to the one of this number"))
        if fields.has("ids") == fields.has("up_to_seq") {
            fields.refuse("ids", .missing, "exactly one of ids and up_to_seq must be there")
        }
        range = ids.map(InboxRange.ids) ?? .upTo(seq ?? 0)
    }
}

struct MarkedView: FieldEncodable {
    let updated: Int
    let unread: Int

    static let example = MarkedView(updated: 2, unread: 1)

    func encode(to out: inout JSONWriter) {
        out.field("updated", updated)
        out.field("unread", unread)
    }
}
