import Authentication
import HTTPKit
import JSONKit
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
            schema: JSONSchema([JSONMember("type", .string("object")), JSONMember("maxProperties", .number("40"))]),
            example: []
        ) {
            value, _, errors in
            guard case .object(let members) = value, members.count <= 40 else {
                errors.append(FieldError("", .wrongType, "must be an object of at most 40 variables"))
                return nil
            }
            return members
        }
    }
}
