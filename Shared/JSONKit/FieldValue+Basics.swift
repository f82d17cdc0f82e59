extension String: FieldValue {
    package static var fieldSchema: JSONSchema { .string() }
    package func write(to out: inout JSONWriter) { out.string(self) }
}

extension Bool: FieldValue {
    package static var fieldSchema: JSONSchema { JSONSchema([JSONMember("type", .string("boolean"))]) }
    package func write(to out: inout JSONWriter) { out.append(self ? "true" : "false") }
}

extension Int: FieldValue {
    package static var fieldSchema: JSONSchema { JSONSchema([JSONMember("type", .string("integer"))]) }
    package func write(to out: inout JSONWriter) { out.append(raw: String(self).utf8) }
}

extension Int64: FieldValue {
    package static var fieldSchema: JSONSchema {
        JSONSchema([JSONMember("type", .string("integer")), JSONMember("format", .string("int64"))])
    }
    package func write(to out: inout JSONWriter) { out.append(raw: String(self).utf8) }
}

extension Array: FieldValue where Element: FieldValue {
    package static var fieldSchema: JSONSchema { .array(of: Element.fieldSchema) }
    package func write(to out: inout JSONWriter) { out.array(self) }
}

extension FieldValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    package static var fieldSchema: JSONSchema {
        .string(JSONMember("enum", .array(allCases.map { .string($0.rawValue) })))
    }
    package func write(to out: inout JSONWriter) { out.string(rawValue) }
}

extension JSONValue: FieldValue {
    package static var fieldSchema: JSONSchema { JSONSchema([]) }

    package func write(to out: inout JSONWriter) {
        switch self {
        case .null: out.append("null")
        case .bool(let value): value.write(to: &out)
        case .number(let spelling): out.append(raw: spelling.utf8)
        case .string(let text): out.string(text)
        case .array(let elements): out.array(elements)
        case .object(let members):
            out.append("{")
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(",") }
                out.string(member.name)
                out.append(":")
                member.value.write(to: &out)
            }
            out.append("}")
        }
    }
}

extension FieldError: FieldEncodable {
    package static let example = FieldError("amount.currency", .unknownCurrency, "must be a known currency")

    package func encode(to out: inout JSONWriter) {
        out.field("field", field)
        out.field("code", code)
        out.field("message", message)
    }
}
