package import JSONKit

/// A rule or a pattern with the JSON that says it.
package struct RuleDefinition: Sendable {
    package enum Meaning: Sendable {
        case rule(Rule)
        case pattern(Pattern)
    }

    package enum Kind: String, CaseIterable, Sendable { case rule, pattern }

    /// Without the mode.
    package let json: JSONValue
    package let meaning: Meaning
    package let mode: Rule.Mode

    /// - Throws: the first thing that is wrong, and where it stands.
    package init(_ kind: Kind, _ json: JSONValue, mode: Rule.Mode) throws(RuleInvalid) {
        try json.requireStorable()
        let whole = json.replacing([JSONMember("mode", .string(mode.rawValue))])
        switch kind {
        case .rule: meaning = .rule(try RuleReader.rule(whole))
        case .pattern: meaning = .pattern(try PatternReader.pattern(whole))
        }
        self.json = json.replacing([JSONMember("mode", .null)])
        self.mode = mode
    }

    package var kind: Kind {
        switch meaning {
        case .rule: .rule
        case .pattern: .pattern
        }
    }

    package var code: String {
        switch meaning {
        case .rule(let rule): rule.code
        case .pattern(let pattern): pattern.code
        }
    }

    package var rule: Rule? { if case .rule(let rule) = meaning { rule } else { nil } }
    package var pattern: Pattern? { if case .pattern(let pattern) = meaning { pattern } else { nil } }

    /// The same with some members otherwise; null takes one away.
    package func changed(_ changes: [JSONMember], mode: Rule.Mode) throws(RuleInvalid) -> RuleDefinition {
        try RuleDefinition(kind, json.replacing(changes), mode: mode)
    }
}
