/// The sixteen ways in which a fact is compared.
package enum RuleOperator: String, CaseIterable, Sendable {
    case equal = "eq"
    case notEqual = "ne"
    case greater = "gt"
    case greaterOrEqual = "gte"
    case less = "lt"
    case lessOrEqual = "lte"
    /// Both ends belong to it.
    case between
    case notBetween = "not_between"
    case isIn = "in"
    case isNotIn = "not_in"
    case contains
    case notContains = "not_contains"
    case startsWith = "starts_with"
    case endsWith = "ends_with"
    /// As SQL has it: `%` for any letters, `_` for one, `\` before what stands for itself.
    case like
    /// Whether the fact is known at all.
    case exists

    /// What stands as `value`.
    package enum Operand: Sendable {
        case one, pair, list
        /// `true` or `false`, whatever the fact's kind.
        case presence
    }

    package var operand: Operand {
        switch self {
        case .between, .notBetween: .pair
        case .isIn, .isNotIn: .list
        case .exists: .presence
        default: .one
        }
    }

    /// The kinds of facts that can be compared so.
    package var kinds: [FactKind] {
        switch self {
        case .equal, .notEqual, .isIn, .isNotIn, .exists: [.text, .number, .flag]
        case .greater, .greaterOrEqual, .less, .lessOrEqual, .between, .notBetween: [.number]
        case .contains, .notContains, .startsWith, .endsWith, .like: [.text]
        }
    }

    /// Of what is not known only `exists: false` is true: a rule never finds somebody by what nobody has looked at.
    /// - Parameter operands: of the fact's kind and the operator's count, as `RuleReader` has checked.
    func holds(_ fact: FactValue?, _ operands: [FactValue]) -> Bool {
        if self == .exists { return operands == [.flag(fact != nil)] }
        guard let fact else { return false }
        switch self {
        case .equal: return fact == operands[0]
        case .notEqual: return fact != operands[0]
        case .isIn: return operands.contains(fact)
        case .isNotIn: return !operands.contains(fact)
        default: break
        }
        switch (fact, operands[0]) {
        case (.number(let value), .number(let limit)): return holds(value, limit, operands.last)
        case (.text(let text), .text(let part)): return holds(Array(text.unicodeScalars), Array(part.unicodeScalars))
        default: return false
        }
    }

    private func holds(_ value: RuleNumber, _ limit: RuleNumber, _ last: FactValue?) -> Bool {
        guard case .number(let upper)? = last else { return false }
        return switch self {
        case .greater: value > limit
        case .greaterOrEqual: value >= limit
        case .less: value < limit
        case .lessOrEqual: value <= limit
        case .between: limit <= value && value <= upper
        case .notBetween: value < limit || upper < value
        default: false
        }
    }

    /// By scalars, so that a letter with a mark is not taken for the letter alone in one place and not in another.
    private func holds(_ text: [Unicode.Scalar], _ part: [Unicode.Scalar]) -> Bool {
        switch self {
        case .contains: text.hasPart(part)
        case .notContains: !text.hasPart(part)
        case .startsWith: text.starts(with: part)
        case .endsWith: text.reversed().starts(with: part.reversed())
        case .like: LikePattern(part).matches(text)
        default: false
        }
    }
}

extension [Unicode.Scalar] {
    fileprivate func hasPart(_ part: [Unicode.Scalar]) -> Bool {
        guard part.count <= count else { return false }
        return (0...(count - part.count)).contains { self[$0...].starts(with: part) }
    }
}
