import JSONKit

/// A JSON value that knows where it stands, so that a refusal can say it.
struct PointedValue {
    let value: JSONValue
    /// RFC 6901.
    let pointer: String

    init(_ value: JSONValue, at pointer: String = "") {
        self.value = value
        self.pointer = pointer
    }

    func invalid(_ reason: String) -> RuleInvalid { RuleInvalid(pointer, reason) }

    /// An object of members that are known, each once.
    func object(_ known: Set<String>) throws(RuleInvalid) -> [String: PointedValue] {
        guard case .object(let members) = value else { throw invalid("must be an object") }
        var result: [String: PointedValue] = [:]
        for member in members {
            let place = PointedValue(member.value, at: "\(pointer)/\(Self.escaped(member.name))")
            guard known.contains(member.name) else { throw place.invalid("is not known here") }
            guard result.updateValue(place, forKey: member.name) == nil else { throw place.invalid("stands twice") }
        }
        return result
    }

    /// - Parameter count: how many it may have.
    func array(_ count: ClosedRange<Int>) throws(RuleInvalid) -> [PointedValue] {
        guard case .array(let elements) = value else { throw invalid("must be an array") }
        guard count.contains(elements.count) else {
            throw invalid("must have \(count.lowerBound) to \(count.upperBound) elements")
        }
        return elements.enumerated().map { PointedValue($1, at: "\(pointer)/\($0)") }
    }

    func text(_ length: ClosedRange<Int>) throws(RuleInvalid) -> String {
        guard case .string(let text) = value else { throw invalid("must be a string") }
        guard length.contains(text.unicodeScalars.count) else {
            throw invalid("must have \(length.lowerBound) to \(length.upperBound) characters")
        }
        return text
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) throws(RuleInvalid) -> Choice {
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            throw invalid("must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    func integer(_ range: ClosedRange<Int>) throws(RuleInvalid) -> Int {
        guard let number = value.integerValue.flatMap(Int.init(exactly:)), range.contains(number) else {
            throw invalid("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func span() throws(RuleInvalid) -> RuleSpan {
        guard case .string(let text) = value, let span = RuleSpan(text) else {
            throw invalid("must be a length of time such as 24h, up to 366d")
        }
        return span
    }

    /// Written as a number or as a string.
    func number() throws(RuleInvalid) -> RuleNumber {
        switch value {
        case .number(let text), .string(let text):
            if let number = RuleNumber(decimal: text) { return number }
        default: break
        }
        throw invalid("must be a decimal number of at most 15 digits and 8 decimals")
    }

    private static func escaped(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": result += "~0"
            case "/": result += "~1"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension [String: PointedValue] {
    func required(_ name: String, of whole: PointedValue) throws(RuleInvalid) -> PointedValue {
        guard let value = self[name] else { throw RuleInvalid("\(whole.pointer)/\(name)", "is missing") }
        return value
    }
}
