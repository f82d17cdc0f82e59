import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NotificationsDomain

/// `POST /admin/notifications/templates/preview`: what a template becomes, before it is saved.
struct PreviewTemplate: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/notifications/templates/preview", id: "previewTemplate",
        summary: "See what a template becomes", tag: "Templates",
        access: .roles([.operator], scope: .opsWrite), right: .act,
        problems: [.unknownEvent, .templateInvalid, .unknownVariable])

    struct Body: FieldDecodable {
        let template: TemplateFields
        let variables: [JSONMember]

        init(_ fields: inout Fields) {
            template = TemplateFields(&fields)
            let given = fields.optional("variables", .templateVariables)
            variables = given ?? []
        }
    }

    static var bodyExample: String? { templateExample }

    let desk: TemplateDesk

    func handle(_ call: Call<Self>) async throws -> Reply<WordsView> {
        let body = call.body
        return .ok(
            WordsView(parts: try desk.preview(body.template.parts, for: body.template.key, body.variables)))
    }
}

extension FieldType where Value == [JSONMember] {
    /// By the names of the catalogue; amounts as Money.
    static var templateVariables: FieldType {
        FieldType(
            schema: JSONSchema([
                JSONMember("type", .string("object")), JSONMember("maxProperties", .number("40")),
                JSONMember("additionalProperties", .object([JSONMember("anyOf", .array(variableSchemas))])),
            ]),
            example: []
        ) {
            value, _, errors in
            guard case .object(let members) = value, members.count <= 40 else {
                errors.append(FieldError("", .wrongType, "must be an object of at most 40 variables"))
                return nil
            }
            let isKnown = members.allSatisfy { isVariable($0.value) }
            if !isKnown {
                errors.append(FieldError("", .wrongType, "must hold texts, numbers, lists of texts and amounts only"))
            }
            return isKnown ? members : nil
        }
    }
}

/// What an event may tell of itself.
private let variableSchemas: [JSONValue] = [
    FieldType<String>.line(1...2_000).schema.json,
    FieldType<Money>.money.schema.json,
    .object([JSONMember("type", .string("number"))]),
    .object([JSONMember("type", .string("boolean"))]),
    .object([
        JSONMember("type", .string("array")), JSONMember("maxItems", .number("20")),
        JSONMember("items", FieldType<String>.line(1...200).schema.json),
    ]),
]

private func isVariable(_ value: JSONValue) -> Bool {
    switch value {
    case .null: false
    case .bool: true
    case .number(let spelling): spelling.utf8.count <= 40
    case .string(let text): text.utf8.count <= 8_000
    case .array(let elements):
        elements.count <= 20 && elements.allSatisfy { ($0.stringValue?.utf8.count ?? .max) <= 800 }
    case .object: Money(json: value) != nil
    }
}
