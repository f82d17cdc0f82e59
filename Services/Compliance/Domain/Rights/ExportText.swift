package import JSONKit
package import Primitives

/// The text of an export, as it grows: one JSON object with a member for each service, and in it one for each table.
///
/// Services answer in pages, and a page may end within a table: the next one goes on with it.
package struct ExportText: Sendable {
    private var hasServices = false
    private var table: String?
    private var hasRows = false

    package init() {}

    /// What stands before the first service.
    package func beginning(of request: PrivacyRequestID, for user: UserID, at now: Timestamp) -> [UInt8] {
        var out = JSONWriter()
        out.field("request_id", request)
        out.field("user_id", user)
        out.field("created_at", now)
        return Array("{".utf8) + out.bytes + Array(",\"services\":{".utf8)
    }

    package mutating func begin(_ service: String) -> [UInt8] {
        let separator = hasServices ? "," : ""
        (hasServices, table, hasRows) = (true, nil, false)
        return Array(separator.utf8) + JSON.encode(service) + Array(":{".utf8)
    }

    /// A page of the service that was begun: rows by table.
    package mutating func add(_ page: JSONValue) -> [UInt8] {
        guard case .object(let members) = page else { return [] }
        var bytes: [UInt8] = []
        for member in members {
            guard case .array(let rows) = member.value else { continue }
            bytes += open(member.name)
            for row in rows {
                if hasRows { bytes.append(UInt8(ascii: ",")) }
                bytes += JSON.encode(row)
                hasRows = true
            }
        }
        return Self.plain(bytes)
    }

    private mutating func open(_ name: String) -> [UInt8] {
        if name == table { return [] }
        let before = table == nil ? "" : "],"
        (table, hasRows) = (name, false)
        return Array(before.utf8) + JSON.encode(name) + Array(":[".utf8)
    }

    /// Ends the service that was begun.
    package mutating func end() -> [UInt8] {
        defer { table = nil }
        return Array((table == nil ? "}" : "]}").utf8)
    }

    /// What stands behind the last service.
    package func ending() -> [UInt8] { Array("}}\n".utf8) }

    /// The one control character that JSON lets stand as it is, and text files do not.
    private static func plain(_ json: [UInt8]) -> [UInt8] {
        guard json.contains(0x7F) else { return json }
        return json.flatMap { $0 == 0x7F ? Array("\\u007f".utf8) : [$0] }
    }
}
