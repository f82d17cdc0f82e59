import JSONKit

/// Takes out of a body what nobody may read later: by the types of its fields, and by their names where a type says
/// nothing.
struct AuditRedaction: Sendable {
    private indirect enum Shape: Sendable {
        case plain
        case secret
        case personal
        case object([String: Shape])
        case array(Shape)
    }

    private let shape: Shape
    /// Paths of the fields that are about a person.
    let personal: [String]

    /// - Parameter body: nil without a body of fields.
    init(_ body: JSONSchema?) {
        shape = body.map { Self.shape(of: $0.json) } ?? .plain
        personal = Self.personalPaths(shape, "")
    }

    func redacted(_ members: [JSONMember]) -> [JSONMember] {
        guard case .object(let kept) = Self.redacted(.object(members), shape) else { return [] }
        return kept
    }

    // MARK: The declared types

    private static func shape(of schema: JSONValue) -> Shape {
        if schema["writeOnly"] == .bool(true) { return .secret }
        if schema["x-personal"] == .bool(true) { return .personal }
        if let first = schema["anyOf"]?.arrayValue?.first { return shape(of: first) }
        if let items = schema["items"] { return .array(shape(of: items)) }
        guard case .object(let properties)? = schema["properties"] else { return .plain }
        return .object(Dictionary(properties.map { ($0.name, shape(of: $0.value)) }) { first, _ in first })
    }

    private static func personalPaths(_ shape: Shape, _ path: String) -> [String] {
        switch shape {
        case .plain, .secret: []
        case .personal: [path]
        case .array(let element): personalPaths(element, path)
        case .object(let fields):
            fields.sorted { $0.key < $1.key }.flatMap { name, shape in
                personalPaths(shape, path.isEmpty ? name : "\(path).\(name)")
            }
        }
    }

    // MARK: Values

    private static func redacted(_ value: JSONValue, _ shape: Shape) -> JSONValue {
        switch (value, shape) {
        case (.null, _): return value
        case (_, .secret): return SecretMembers.mask
        case (.object(let members), _):
            let fields: [String: Shape] = if case .object(let fields) = shape { fields } else { [:] }
            return .object(
                members.map { member in
                    SecretMembers.isSecret(member.name)
                        ? JSONMember(member.name, SecretMembers.mask)
                        : JSONMember(member.name, redacted(member.value, fields[member.name] ?? .plain))
                })
        case (.array(let elements), _):
            let element: Shape = if case .array(let element) = shape { element } else { .plain }
            return .array(elements.map { redacted($0, element) })
        case (.string(let text), _): return .string(CardNumbers.masked(text))
        case (.number(let text), _):
            let masked = CardNumbers.masked(text)
            return masked == text ? value : .string(masked)
        default: return value
        }
    }
}
