import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

extension Rule.Mode: FieldValue {}
extension RuleDefinition.Kind: FieldValue {}

/// A rule or a pattern, in one of its versions.
struct RuleView: FieldEncodable {
    let kept: KeptRule

    init(_ kept: KeptRule) { self.kept = kept }

    private static let exampleJSON = JSONValue.object([
        JSONMember("code", .string("large")), JSONMember("name", .string("Large movements")),
        JSONMember("on", .string("movement")), JSONMember("severity", .string("medium")),
        JSONMember("score", .number("25")), JSONMember("action", .string("alert")),
        JSONMember("throttle", .string("24h")),
        JSONMember(
            "when",
            .object([
                JSONMember("fact", .string("amount")), JSONMember("op", .string("gte")),
                JSONMember("value", .string("10000.00")),
            ])),
    ])

    static let example: RuleView = {
        guard let definition = try? RuleDefinition(.rule, exampleJSON, mode: .live) else {  // a rule that can be read
            preconditionFailure("the example of a rule is none")
        }
        return RuleView(
            KeptRule(
                id: RuleID(.example), version: 3, definition: definition, staff: UserID(.example), createdAt: .example,
                changedAt: .example))
    }()

    func encode(to out: inout JSONWriter) {
        let (definition, rule) = (kept.definition, kept.definition.rule)
        out.field("id", kept.id)
        out.field("kind", definition.kind)
        out.field("code", kept.code)
        out.field("name", rule?.name ?? kept.code)
        out.field("status", kept.mode)
        out.field("mode", kept.mode)
        out.field("version", kept.version)
        out.optional("on", definition.json["on"])
        out.optional("when", definition.json["when"])
        out.optional("action", definition.json["action"])
        out.field("severity", definition.json["severity"] ?? .null)
        out.optional("score", rule?.score)
        out.optional("throttle", definition.json["throttle"])
        out.optional("for", definition.json["for"])
        // What a pattern has beside these.
        out.optional("window", definition.json["window"])
        out.optional("parameters", rule == nil ? Self.parameters(definition.json) : nil)
        out.optional("changed_by", kept.staff)
        out.field("created_at", kept.createdAt)
        out.field("updated_at", kept.changedAt)
    }

    private static func parameters(_ json: JSONValue) -> JSONValue {
        guard case .object(let members) = json else { return json }
        let told: Set<String> = ["code", "severity", "throttle", "window", "means"]
        return .object(members.filter { !told.contains($0.name) })
    }
}

/// `{id}` of a rule's path.
struct RulePath: FieldDecodable {
    let id: RuleID

    init(_ fields: inout Fields) { id = fields.required("id", .id(RuleID.self)) }
}
