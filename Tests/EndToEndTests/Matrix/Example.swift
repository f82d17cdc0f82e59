import FoundationEssentials
import JSONKit

/// Values that satisfy a documented schema, for requests that are about something else.
enum Example {
    static let formType = "multipart/form-data; boundary=matrix"
    static let form = Array(
        """
        --matrix\r
        Content-Disposition: form-data; name="file"; filename="note.txt"\r
        \r
        a note\r
        --matrix--\r

        """.utf8)

    /// As text, for a path or a query.
    static func text(_ schema: JSONValue) -> String {
        if let first = schema["examples"]?.arrayValue?.first ?? schema["enum"]?.arrayValue?.first {
            return text(of: first)
        }
        switch schema["format"]?.stringValue {
        case "uuid": return randomID()
        case "date": return "2026-11-20"
        case "date-time": return "2026-11-20T23:15:04.120Z"
        case "email": return "nobody@florin.test"
        default: break
        }
        if schema["type"] == .string("integer") { return schema["minimum"].map(text(of:)) ?? "1" }
        return String(repeating: "a", count: Int(schema["minLength"]?.integerValue ?? 1))
    }

    private static func text(of value: JSONValue) -> String {
        if case .number(let digits) = value { digits } else { value.stringValue ?? "" }
    }

    /// An id in the form of ours (UUIDv7) that nothing has.
    static func randomID() -> String {
        var text = Array(UUID().uuidString.lowercased())
        text.replaceSubrange(0..<8, with: "01977777")
        text[14] = "7"
        return String(text)
    }
}

extension JSONValue {
    /// The same with another value for each member that has one of these names, however deep.
    func replacing(_ names: Set<String>, with text: String) -> JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.map { member in
                    let isNamed = names.contains(member.name) && member.value.stringValue != nil
                    return JSONMember(
                        member.name, isNamed ? .string(text) : member.value.replacing(names, with: text))
                })
        case .array(let elements): .array(elements.map { $0.replacing(names, with: text) })
        case .null, .bool, .number, .string: self
        }
    }

    /// Names of all members that hold an id of another thing, however deep.
    var idNames: Set<String> {
        switch self {
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.name.hasSuffix("_id"), member.value.stringValue.flatMap(UUID.init(uuidString:)) != nil {
                    found.insert(member.name)
                }
                found.formUnion(member.value.idNames)
            }
        case .array(let elements): elements.reduce(into: []) { $0.formUnion($1.idNames) }
        case .null, .bool, .number, .string: []
        }
    }
}
