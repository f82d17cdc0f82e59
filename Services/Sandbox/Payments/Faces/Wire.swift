import HTTPKit
import JSONKit

/// Answers in a partner's own words, which no type of ours describes.
extension Reply {
    static func wire(_ status: Int, _ body: JSONValue) -> Reply { .bytes(status, JSON.encode(body)) }
}

extension JSONValue {
    /// An object; members that are nil are left out.
    static func wire(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        .object(members.compactMap { name, value in value.map { JSONMember(name, $0) } })
    }

    static func number(_ value: Int64) -> JSONValue { .number("\(value)") }

    /// A JSON body, or null when it is none.
    init(body: [UInt8]) { self = (try? JSONParser.parse(body)) ?? .null }  // its reader misses what it needs
}
