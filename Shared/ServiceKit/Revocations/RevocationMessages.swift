import Authentication
import JSONKit
import Messaging
import Primitives

/// What auth says of tokens that died before their time, as far as whoever checks tokens needs it. The contracts are
/// auth's; a test holds these readers against their golden files.
enum RevocationMessages {
    static let sessionRevoked = "auth.session_revoked.v1"
    static let sessionsRevoked = "auth.sessions_revoked.v1"
    static let apiKeyRevoked = "auth.api_key_revoked.v1"
    static let events = [sessionRevoked, sessionsRevoked, apiKeyRevoked]

    /// The request for what was revoked since a time, and its answer.
    static let list = "auth.list_revocations.v1"

    struct ListRequest: FieldEncodable {
        static let example = ListRequest(since: .example)
        let since: Timestamp

        func encode(to out: inout JSONWriter) { out.field("since", since) }
    }

    private struct SessionRevoked: FieldDecodable {
        let id: UniqueID
        init(_ fields: inout Fields) { id = fields.required("session_id", .uuid) }
    }

    private struct SessionsRevoked: FieldDecodable {
        let user: UserID
        let before: Timestamp

        init(_ fields: inout Fields) {
            user = fields.required("user_id", .id(UserID.self))
            before = fields.required("before", .timestamp)
        }
    }

    private struct APIKeyRevoked: FieldDecodable {
        let id: UniqueID
        init(_ fields: inout Fields) { id = fields.required("api_key_id", .uuid) }
    }

    private struct Listed: FieldDecodable {
        let members: [String]
        init(_ fields: inout Fields) { members = fields.required("revocations", .array(.text(1...200), 0...100_000)) }
    }

    /// Nil for a type that tells no revocation.
    static func entry(_ type: String, _ body: [UInt8]) throws -> Revocations.Entry? {
        switch type {
        case sessionRevoked: return .session(try read(SessionRevoked.self, body).id)
        case sessionsRevoked:
            let event = try read(SessionsRevoked.self, body)
            return .subject(event.user, before: event.before)
        case apiKeyRevoked: return .apiKey(try read(APIKeyRevoked.self, body).id)
        default: return nil
        }
    }

    static func listed(_ body: [UInt8]) throws -> [Revocations.Entry] {
        try read(Listed.self, body).members.compactMap(Revocations.Entry.init(member:))
    }

    private static func read<Value: FieldDecodable>(_ type: Value.Type, _ body: [UInt8]) throws -> Value {
        try JSONReader.decode(type, from: body, unknownFields: .ignore)
    }
}
