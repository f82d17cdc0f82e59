package import Primitives

/// A value read from named fields: a body, a query, a message.
///
/// The initialiser is the whole declaration. It runs over real input to decode (errors are collected, so a caller sees
/// every mistake at once, up to `FieldError.limit`) and over nothing to document: then each field reports its name and
/// schema.
package protocol FieldDecodable: Sendable {
    /// Never fails by itself: a field that is wrong gives its example as a placeholder, and the decoder throws the
    /// collected errors instead of handing the value out.
    init(_ fields: inout Fields)
}

/// No fields at all: an empty body or query.
package struct NoFields: FieldDecodable {
    package init() {}
    package init(_ fields: inout Fields) {}
}

/// What to do with a field that nobody declared.
package enum UnknownFields: Sendable {
    /// Requests: a typing error must not be silently dropped.
    case reject
    /// Messages between services: publishers may gain fields.
    case ignore
}

/// How values are spelt.
package enum FieldSource: Sendable {
    case json
    /// Queries and paths: everything is text, numbers and booleans too.
    case text
}

/// The reader that a `FieldDecodable` initialiser draws its values from.
package struct Fields {
    private let members: [JSONMember]
    private let index: MemberIndex<JSONMember>
    private let source: FieldSource
    private let unknown: UnknownFields
    private var seen: [String] = []
    private(set) var errors: [FieldError] = []
    /// Non-nil while documenting instead of decoding.
    private(set) var descriptions: [FieldDescription]?

    init(members: [JSONMember], source: FieldSource, unknown: UnknownFields) {
        self.members = members
        index = MemberIndex(members)
        self.source = source
        self.unknown = unknown
    }

    private init(describing source: FieldSource) {
        self.init(members: [], source: source, unknown: .ignore)
        descriptions = []
    }

    /// A field that must be there and not null.
    package mutating func required<Value>(_ name: String, _ type: FieldType<Value>) -> Value {
        guard !note(name, type.schema, isRequired: true) else { return type.example }
        guard let value = member(name), value != .null else {
            errors.append(FieldError(name, .missing, "is required"))
            return type.example
        }
        return decode(name, value, type) ?? type.example
    }

    /// A field that may be absent or null.
    package mutating func optional<Value>(_ name: String, _ type: FieldType<Value>) -> Value? {
        let knowsNull = source == .json
        guard !note(name, knowsNull ? type.schema.orNull : type.schema, isRequired: false) else { return nil }
        guard let value = member(name), value != .null else { return nil }
        return decode(name, value, type)
    }

    /// A field of a partial update, where null clears and absence keeps.
    package mutating func change<Value>(_ name: String, _ type: FieldType<Value>) -> FieldChange<Value> {
        guard !note(name, type.schema.orNull, isRequired: false) else { return .keep }
        guard let value = member(name) else { return .keep }
        if value == .null { return .clear }
        return decode(name, value, type).map(FieldChange.set) ?? .keep
    }

    /// Whether a field is there and not null, be it right or wrong: for rules over several fields.
    package func has(_ name: String) -> Bool {
        member(name).map { $0 != .null } ?? false
    }

    /// Adds an error of a rule over several fields ("one of these two"); ignored while documenting.
    package mutating func refuse(_ name: String, _ code: FieldError.Code, _ message: String) {
        guard descriptions == nil, errors.count < FieldError.limit else { return }
        errors.append(FieldError(name, code, message))
    }

    /// The same with a code of the service's own.
    package mutating func refuse(_ error: FieldError) {
        guard descriptions == nil else { return }
        errors.append(error)
    }

    private mutating func decode<Value>(_ name: String, _ value: JSONValue, _ type: FieldType<Value>) -> Value? {
        let before = errors.count
        guard before < FieldError.limit else { return nil }
        let result = type.decode(value, FieldType<Value>.Mode(source: source, unknown: unknown), &errors)
        for index in before..<errors.count { errors[index].prefix(with: name) }
        return result
    }

    private mutating func note(_ name: String, _ schema: @autoclosure () -> JSONSchema, isRequired: Bool) -> Bool {
        guard descriptions == nil else {
            descriptions?.append(FieldDescription(name: name, schema: schema(), isRequired: isRequired))
            return true
        }
        seen.append(name)
        return false
    }

    private func member(_ name: String) -> JSONValue? {
        index.position(of: name).map { members[$0].value }
    }

    /// Errors of the whole, after the initialiser has asked for all it knows.
    mutating func finish() -> [FieldError] {
        for (position, member) in members.enumerated() {
            guard errors.count < FieldError.limit else { break }
            if unknown == .reject, !seen.contains(member.name) {
                errors.append(FieldError(member.name, .unknownField, "is not a field of this request"))
            } else if index.isRepeated(at: position) {
                errors.append(FieldError(member.name, .duplicateField, "stands more than once"))
            }
        }
        return Array(errors.prefix(FieldError.limit))
    }

    /// The declared fields of a type, in order.
    /// - Parameter source: text knows no null.
    package static func describe(
        _ type: (some FieldDecodable).Type, source: FieldSource = .json
    ) -> [FieldDescription] {
        var fields = Fields(describing: source)
        _ = type.init(&fields)
        return fields.descriptions ?? []
    }

    /// What a type's initialiser gives when every required field holds its example.
    static func example<Value: FieldDecodable>(_ type: Value.Type) -> Value {
        var fields = Fields(describing: .json)
        return type.init(&fields)
    }
}
