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

/// What a rule is made of, as it is sent. What is wrong in it is told by a pointer into the whole.
struct RuleFields {
    /// In the order of the body; an absent one is not there.
    private(set) var members: [JSONMember] = []

    /// - Parameter isChange: null takes a member away.
    mutating func take(_ names: [(name: String, about: String)], from fields: inout Fields, isChange: Bool = false) {
        for (name, about) in names {
            let type = FieldType<JSONValue>.json.described(about)
            if isChange {
                switch fields.change(name, type) {
                case .keep: break
                case .clear: members.append(JSONMember(name, .null))
                case .set(let value): members.append(JSONMember(name, value))
                }
            } else if let value = fields.optional(name, type) {
                members.append(JSONMember(name, value))
            }
        }
    }

    static let ofRules: [(name: String, about: String)] = [
        ("name", "For people, at most 100 characters; else the code"),
        ("when", "A leaf {fact, op, value}, or {all: [...]} or {any: [...]} of such"),
        ("action", "alert, ask_next, review, deny, restrict, block_ip"), ("severity", "low, medium, high, critical"),
        ("score", "0 to 100"), ("throttle", "Between two alerts about one subject: 24h"),
        ("for", "For how long block_ip blocks"),
    ]
    static let identity: [(name: String, about: String)] = [
        ("code", "Small letters, digits and _, a letter first; it stays"),
        ("on", "movement, assessment, login, customer"),
    ]
    static let ofPatterns: [(name: String, about: String)] = [
        ("window", "Of a pattern: 7d"), ("min_parties", "Of a pattern"), ("min_total", "Of a pattern, in US dollars"),
        ("min_accounts", "Of a pattern"), ("max_accounts", "Of a pattern"),
        ("first_hop", "Of a pattern, in US dollars"), ("keep", "Of a pattern: [low, high], shares of one"),
        ("receipt", "Of a pattern, in US dollars"), ("share", "Of a pattern, of one"),
    ]
}
