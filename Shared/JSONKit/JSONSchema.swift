/// A JSON Schema (draft 2020-12) as plain JSON: what OpenAPI 3.1 embeds.
package struct JSONSchema: Sendable, Equatable {
    package let members: [JSONMember]

    package init(_ members: [JSONMember]) { self.members = members }

    package var json: JSONValue { .object(members) }

    package static func string(_ extra: JSONMember...) -> JSONSchema {
        JSONSchema([JSONMember("type", .string("string"))] + extra)
    }

    package static func array(of element: JSONSchema, _ extra: JSONMember...) -> JSONSchema {
        JSONSchema([JSONMember("type", .string("array")), JSONMember("items", element.json)] + extra)
    }

    /// - Parameters:
    ///   - closed: no other members than these.
    ///   - title: one for each type; documents list titled objects once and refer to them by it.
    package static func object(_ fields: [FieldDescription], closed: Bool, title: String? = nil) -> JSONSchema {
        var members = title.map { [JSONMember("title", .string($0))] } ?? []
        members += [
            JSONMember("type", .string("object")),
            JSONMember(
                "properties",
                .object(fields.map { JSONMember($0.name, $0.schema.namingAlternative(of: title, field: $0.name).json) })
            ),
        ]
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(JSONMember("required", .array(required))) }
        if closed { members.append(JSONMember("additionalProperties", .bool(false))) }
        return JSONSchema(members)
    }

    /// The same with a member more; one of that name is replaced.
    package func with(_ name: String, _ value: JSONValue) -> JSONSchema {
        JSONSchema(members.filter { $0.name != name } + [JSONMember(name, value)])
    }

    /// An object whose member names are known only when it is written.
    package static func map(of value: JSONSchema) -> JSONSchema {
        JSONSchema([JSONMember("type", .string("object")), JSONMember("additionalProperties", value.json)])
    }

    /// A choice or an object that may be null gets a name: `kind` of `CreateWalletRequest` is
    /// `CreateWalletRequestKind`. Without one the makers of clients call it by its place among the alternatives,
    /// `CreateWalletRequestKindType0`.
    fileprivate func namingAlternative(of title: String?, field: String) -> JSONSchema {
        guard let title, let alternatives = json["anyOf"]?.arrayValue, alternatives.count == 2 else { return self }
        let name = title + field.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        let named = JSONValue.array([Self.named(name, alternatives[0]), alternatives[1]])
        return JSONSchema(members.map { $0.name == "anyOf" ? JSONMember("anyOf", named) : $0 })
    }

    /// The schema with a title if clients make a type of it; a list's is that of its items.
    private static func named(_ name: String, _ schema: JSONValue) -> JSONValue {
        guard case .object(let members) = schema, schema["title"] == nil else { return schema }
        if schema["enum"] != nil || schema["type"] == .string("object") {
            return .object([JSONMember("title", .string(name))] + members)
        }
        return .object(members.map { $0.name == "items" ? JSONMember("items", named(name + "Item", $0.value)) : $0 })
    }

    /// The same, or null.
    package var orNull: JSONSchema {
        JSONSchema([
            JSONMember("anyOf", .array([json, .object([JSONMember("type", .string("null"))])]))
        ])
    }
}

/// One declared field, for documentation.
package struct FieldDescription: Sendable, Equatable {
    package let name: String
    package let schema: JSONSchema
    package let isRequired: Bool
}
