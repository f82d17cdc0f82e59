import JSONKit

/// Takes titled schemas out of a document, so that each stands once among its components and clients get one type for
/// it.
struct SchemaComponents {
    private(set) var schemas: [JSONMember] = []

    /// The value with a reference in place of each titled schema.
    mutating func taken(outOf value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            let inner = JSONValue.object(members.map { JSONMember($0.name, taken(outOf: $0.value)) })
            // An example may have members of these names too, but no type "object" beside a title.
            guard let title = inner["title"]?.stringValue, let type = inner["type"]?.stringValue,
                type == "object" || inner["enum"] != nil
            else { return inner }
            return keep(inner, as: title)
        case .array(let elements): return .array(elements.map { taken(outOf: $0) })
        case .null, .bool, .number, .string: return value
        }
    }

    /// Two schemas of one name are a mistake of ours that a test finds; here the second simply stays where it is.
    /// Examples and descriptions belong to the place and stay there.
    private mutating func keep(_ schema: JSONValue, as title: String) -> JSONValue {
        guard case .object(let members) = schema else { return schema }
        let bare = JSONValue.object(members.filter { !Self.ofThePlace.contains($0.name) })
        let known = schemas.first { $0.name == title }
        if known == nil { schemas.append(JSONMember(title, bare)) }
        guard known == nil || known?.value == bare else { return schema }
        let reference = JSONMember("$ref", .string("#/components/schemas/\(title)"))
        return .object([reference] + members.filter { Self.ofThePlace.contains($0.name) })
    }

    private static let ofThePlace = ["examples", "description"]
}
