package import JSONKit

/// Reads the JSON of a rule and refuses what could never be judged.
package enum RuleReader {
    /// Of comparisons in one rule, those of aggregates counted.
    static let maximumLeaves = 64
    static let maximumDepth = 8
    /// Of a list behind `in`.
    static let maximumListed = 1_000
    static let textLength = 1...200

    private static let members: Set<String> = [
        "code", "name", "on", "mode", "when", "action", "severity", "score", "throttle", "for",
    ]

    /// - Throws: the first thing that is wrong, and where it stands.
    package static func rule(_ json: JSONValue) throws(RuleInvalid) -> Rule {
        try rule(PointedValue(json))
    }

    static func rule(_ whole: PointedValue) throws(RuleInvalid) -> Rule {
        let members = try whole.object(members)
        let code = try code(members.required("code", of: whole))
        let event = try members.required("on", of: whole).choice(RuleEvent.self)
        let when = try members.required("when", of: whole)
        var reader = ConditionReader(event: event)
        let condition = try reader.condition(when, depth: 1)
        let action = try action(members.required("action", of: whole), at: event)
        return Rule(
            code: code, name: try members["name"]?.text(1...100) ?? code, event: event,
            mode: try members["mode"]?.choice(Rule.Mode.self) ?? .draft, condition: condition, action: action,
            severity: try members.required("severity", of: whole).choice(Severity.self),
            score: try members.required("score", of: whole).integer(0...100),
            throttle: try members.required("throttle", of: whole).span(),
            blockFor: try blockFor(members["for"], action))
    }

    /// `large`, `velocity_minute`: what alerts and back-tests call it.
    static func code(_ value: PointedValue) throws(RuleInvalid) -> String {
        let code = try value.text(1...64)
        let isPlain = code.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard isPlain, code.utf8.first.map({ $0 >= UInt8(ascii: "a") }) == true else {
            throw value.invalid("must be small letters, digits and _, a letter first")
        }
        return code
    }

    /// An address is the subject of logins alone, and of nothing else that can be done about one.
    private static func action(_ value: PointedValue, at event: RuleEvent) throws(RuleInvalid) -> Rule.Action {
        let action = try value.choice(Rule.Action.self)
        let fits = event == .login ? [.alert, .blockAddress].contains(action) : action != .blockAddress
        guard fits else { throw value.invalid("cannot be done on \(event.rawValue)") }
        return action
    }

    private static func blockFor(_ value: PointedValue?, _ action: Rule.Action) throws(RuleInvalid) -> RuleSpan? {
        guard let value else { return action == .blockAddress ? RuleSpan("24h") : nil }
        guard action == .blockAddress else { throw value.invalid("stands with block_ip only") }
        return try value.span()
    }
}

/// Reads what stands behind `when`.
private struct ConditionReader {
    let event: RuleEvent
    private var leaves = 0

    init(event: RuleEvent) { self.event = event }

    mutating func condition(_ value: PointedValue, depth: Int) throws(RuleInvalid) -> RuleCondition {
        guard depth <= RuleReader.maximumDepth else { throw value.invalid("is nested too deeply") }
        let members = try value.object(["all", "any", "fact", "op", "value"])
        if let all = try group("all", of: members, value, depth) { return .all(all) }
        if let any = try group("any", of: members, value, depth) { return .any(any) }
        return .leaf(try leaf(members, of: value, inAggregate: false))
    }

    private mutating func group(
        _ name: String, of members: [String: PointedValue], _ whole: PointedValue, _ depth: Int
    ) throws(RuleInvalid) -> [RuleCondition]? {
        guard let list = members[name] else { return nil }
        guard members.count == 1 else { throw whole.invalid("\(name) stands alone") }
        var parts: [RuleCondition] = []
        for element in try list.array(1...RuleReader.maximumLeaves) {
            parts.append(try condition(element, depth: depth + 1))
        }
        return parts
    }

    private mutating func leaf(
        _ members: [String: PointedValue], of whole: PointedValue, inAggregate: Bool
    ) throws(RuleInvalid) -> RuleLeaf {
        leaves += 1
        guard leaves <= RuleReader.maximumLeaves else { throw whole.invalid("is one comparison too many") }
        let fact = try members.required("fact", of: whole)
        let subject = try subject(fact, inAggregate: inAggregate)
        let kind = if case .fact(let fact) = subject { fact.kind } else { FactKind.number }
        let operation = try members.required("op", of: whole)
        let op = try operation.choice(RuleOperator.self)
        guard op.kinds.contains(kind) else { throw operation.invalid("does not compare what this fact is") }
        let operands = try operands(members.required("value", of: whole), of: op, kind)
        return RuleLeaf(subject: subject, op: op, operands: operands)
    }

    private mutating func subject(_ value: PointedValue, inAggregate: Bool) throws(RuleInvalid) -> RuleLeaf.Subject {
        if case .object = value.value, !inAggregate { return .aggregate(try aggregate(value)) }
        let fact = try value.choice(RuleFact.self)
        guard fact.isKnown(at: event) else { throw value.invalid("is not known on \(event.rawValue)") }
        return .fact(fact)
    }

    private mutating func aggregate(_ value: PointedValue) throws(RuleInvalid) -> RuleAggregate {
        let members = try value.object(["agg", "direction", "window", "where"])
        let name = try members.required("agg", of: value)
        let function = try name.choice(RuleAggregate.Function.self)
        guard function.isKnown(at: event) else { throw name.invalid("is not known on \(event.rawValue)") }
        let direction = try members["direction"]?.choice(RuleAggregate.Direction.self)
        if let place = members["direction"], event == .login { throw place.invalid("is not known on login") }
        let window = try members.required("window", of: value)
        guard case .string(let text) = window.value, RuleAggregate.windows.contains(text), let span = RuleSpan(text)
        else { throw window.invalid("must be one of \(RuleAggregate.windows.joined(separator: ", "))") }
        var filters: [RuleLeaf] = []
        for element in try members["where"]?.array(1...RuleReader.maximumLeaves) ?? [] {
            let parts = try element.object(["fact", "op", "value"])
            filters.append(try leaf(parts, of: element, inAggregate: true))
        }
        return RuleAggregate(function: function, direction: direction ?? .both, window: span, filters: filters)
    }

    private func operands(
        _ value: PointedValue, of op: RuleOperator, _ kind: FactKind
    ) throws(RuleInvalid) -> [FactValue] {
        switch op.operand {
        case .one: return [try operand(value, kind)]
        case .presence: return [try operand(value, .flag)]
        case .list:
            var list: [FactValue] = []
            for element in try value.array(1...RuleReader.maximumListed) { list.append(try operand(element, kind)) }
            return list
        case .pair:
            let ends = try value.array(2...2)
            let (low, high) = (try ends[0].number(), try ends[1].number())
            guard low <= high else { throw value.invalid("must name the lower end first") }
            return [.number(low), .number(high)]
        }
    }

    private func operand(_ value: PointedValue, _ kind: FactKind) throws(RuleInvalid) -> FactValue {
        switch kind {
        case .text: return .text(try value.text(RuleReader.textLength))
        case .number: return .number(try value.number())
        case .flag:
            guard case .bool(let flag) = value.value else { throw value.invalid("must be true or false") }
            return .flag(flag)
        }
    }
}
