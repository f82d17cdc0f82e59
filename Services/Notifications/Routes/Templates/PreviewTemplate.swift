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
                JSONMember(
                    "additionalProperties",
                    .object([
                        JSONMember(
                            "anyOf",
                            .array([FieldType<String>.line(1...2_000).schema.json, FieldType<Money>.money.schema.json]))
                    ])),
            ]),
            example: []
        ) {
            value, _, errors in
            guard case .object(let members) = value, members.count <= 40 else {
                errors.append(FieldError("", .wrongType, "must be an object of at most 40 variables"))
                return nil
            }
            let isKnown = members.allSatisfy { member in
                member.value.stringValue.map { $0.utf8.count <= 8_000 } ?? (Money(json: member.value) != nil)
            }
            if !isKnown { errors.append(FieldError("", .wrongType, "must hold texts and amounts only")) }
            return isKnown ? members : nil
        }
    }
}
