import JSONKit
import Primitives

/// What a client says on its socket.
enum ClientFrame: Sendable {
    case authenticate(token: String)
    case subscribe(cursor: Int64?)
    case markRead([UniqueID])
    case ping

    /// It is no frame at all, which ends the socket.
    struct Unreadable: Error {}

    /// - Throws: `Unreadable`; `FieldErrors` for a frame of a known type whose fields are wrong, which its client is
    ///   told.
    init(_ text: String) throws {
        guard let value = try? JSONParser.parse(Array(text.utf8)), case .object = value,
            let type = value["type"]?.stringValue
        else { throw Unreadable() }
        switch type {
        case "authenticate": self = .authenticate(token: try Self.read(AuthenticateFields.self, value).token)
        case "subscribe": self = .subscribe(cursor: try Self.read(SubscribeFields.self, value).cursor)
        case "mark_read": self = .markRead(try Self.read(MarkReadFields.self, value).ids)
        case "ping":
            _ = try Self.read(PingFields.self, value)
            self = .ping
        default: throw Unreadable()
        }
    }

    private static func read<Value: FieldDecodable>(
        _ type: Value.Type, _ value: JSONValue
    ) throws(FieldErrors) -> Value {
        try JSONReader.decode(type, from: value, unknownFields: .reject)
    }
}

private struct AuthenticateFields: FieldDecodable {
    let token: String

    init(_ fields: inout Fields) {
        _ = fields.required("type", .text(1...20))
        token = fields.required("token", .text(1...8_192))
    }
}

private struct SubscribeFields: FieldDecodable {
    let cursor: Int64?

    init(_ fields: inout Fields) {
        _ = fields.required("type", .text(1...20))
        cursor = fields.optional("cursor", .integer(0...Int64.max))
    }
}

private struct MarkReadFields: FieldDecodable {
    let ids: [UniqueID]

    init(_ fields: inout Fields) {
        _ = fields.required("type", .text(1...20))
        ids = fields.required("ids", .array(.uuid, 1...100))
    }
}

private struct PingFields: FieldDecodable {
    init(_ fields: inout Fields) { _ = fields.required("type", .text(1...20)) }
}
