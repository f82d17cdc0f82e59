import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// What a rule is made of, as it is sent. Documents say what each member is; what is wrong in one is told by a pointer
/// into the whole, so it is taken as it comes.
struct RuleFields {
    private(set) var members: [JSONMember] = []

    init() {}

    mutating func take(_ names: [Member], from fields: inout Fields) {
        for member in names {
            if let value = fields.optional(member.name, member.type) { members.append(JSONMember(member.name, value)) }
        }
        if let name = fields.optional("name", Self.title) { members.append(JSONMember("name", .string(name))) }
    }

    /// Null takes a member away.
    mutating func takeChanges(_ names: [Member], from fields: inout Fields) {
        for member in names { take(fields.change(member.name, member.type), of: member.name) }
        switch fields.change("name", Self.title) {
        case .keep: break
        case .clear: members.append(JSONMember("name", .null))
        case .set(let name): members.append(JSONMember("name", .string(name)))
        }
    }

    private mutating func take(_ change: FieldChange<JSONValue>, of name: String) {
        switch change {
        case .keep: break
        case .clear: members.append(JSONMember(name, .null))
        case .set(let value): members.append(JSONMember(name, value))
        }
    }

    private static var title: FieldType<String> {
        FieldType<String>.line(1...100).described("For people; otherwise the code")
    }

    // MARK: Members

    struct Member: Sendable {
        let name: String
        let type: FieldType<JSONValue>

        init(_ name: String, _ schema: JSONSchema, _ about: String) {
            self.name = name
            type = .documented(as: schema, about)
        }
    }

    static let identity = [
        Member("code", .pattern("^[a-z][a-z0-9_]{0,63}$"), "It stays"),
        Member("on", .words(RuleEvent.self), "What it is judged at; it stays"),
    ]
    static let ofRules = [
        Member("when", .anyObject, "A leaf {fact, op, value}, or {all: [...]} or {any: [...]} of such"),
        Member("action", .words(Rule.Action.self), "What follows when it holds"),
        Member("severity", .words(Severity.self), "How bad it is"),
        Member("score", .whole(0...100), "Of its alerts"),
        Member("throttle", .span, "Between two alerts about one subject"),
        Member("for", .span, "For how long block_ip turns an address away"),
    ]
    static let ofPatterns = [
        Member("window", .span, "Of a pattern"), Member("min_parties", .whole(2...1_000), "Of a pattern"),
        Member("min_total", .decimal, "Of a pattern, in US dollars"),
        Member("min_accounts", .whole(2...8), "Of a pattern"), Member("max_accounts", .whole(2...8), "Of a pattern"),
        Member("first_hop", .decimal, "Of a pattern, in US dollars"),
        Member(
            "keep",
            .array(of: .decimal, JSONMember("minItems", .number("2")), JSONMember("maxItems", .number("2"))),
            "Of a pattern: how much of one payment the next one may be"),
        Member("receipt", .decimal, "Of a pattern, in US dollars"), Member("share", .decimal, "Of a pattern"),
    ]
}

extension FieldType where Value == JSONValue {
    /// Any JSON, which documents call what it should be: whoever reads it refuses the rest.
    static func documented(as schema: JSONSchema, _ about: String) -> FieldType {
        FieldType(schema: schema.with("description", .string(about)), example: .null) { value, _, _ in value }
    }
}

extension JSONSchema {
    /// Whoever reads it knows its names, and refuses others.
    static let anyObject: JSONSchema = {
        let scalars = [
            JSONSchema.string(JSONMember("maxLength", .number("200"))),
            JSONSchema([JSONMember("type", .string("number"))]),
            JSONSchema([JSONMember("type", .string("boolean"))]),
            JSONSchema([
                JSONMember("type", .string("array")), JSONMember("items", .object([])),
                JSONMember("maxItems", .number("1000")),
            ]),
        ]
        // Makers of clients take an object in a choice by its name.
        let inner = object(of: scalars.map(\.json)).with("title", .string("JSONMembers"))
        return object(of: scalars.map(\.json) + [inner.json])
    }()

    private static func object(of values: [JSONValue]) -> JSONSchema {
        map(of: JSONSchema([JSONMember("anyOf", .array(values))])).with("maxProperties", .number("300"))
    }

    static let span = pattern("^[1-9][0-9]{0,7}[smhd]$")
    static let decimal = pattern("^(0|[1-9][0-9]*)(\\.[0-9]+)?$")

    static func pattern(_ text: String) -> JSONSchema {
        .string(JSONMember("pattern", .string(text)), JSONMember("maxLength", .number("64")))
    }

    static func words<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> JSONSchema {
        .string(JSONMember("enum", .array(Word.allCases.map { .string($0.rawValue) })))
    }

    static func whole(_ range: ClosedRange<Int>) -> JSONSchema {
        JSONSchema([
            JSONMember("type", .string("integer")), JSONMember("minimum", .number("\(range.lowerBound)")),
            JSONMember("maximum", .number("\(range.upperBound)")),
        ])
    }
}
