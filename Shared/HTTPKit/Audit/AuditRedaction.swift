import JSONKit

/// Takes out of a body what nobody may read later: by the types of its fields, and by their names where a type says
/// nothing.
struct AuditRedaction: Sendable {
    private indirect enum Shape: Sendable {
        case plain
        case secret
        case personal
        case object([String: Shape])
        case array(Shape)
    }

    private let shape: Shape
    /// Paths of the fields that are about a person.
    let personal: [String]

    /// - Parameter body: nil without a body of fields.
    init(_ body: JSONSchema?) {
        shape = body.map { Self.shape(of: $0.json) } ?? .plain
        personal = Self.personalPaths(shape, "")
    }

    static let mask = JSONValue.string("[redacted]")

    func redacted(_ members: [JSONMember]) -> [JSONMember] {
        guard case .object(let kept) = Self.redacted(.object(members), shape) else { return [] }
        return kept
    }

    // MARK: The declared types

    private static func shape(of schema: JSONValue) -> Shape {
        if schema["writeOnly"] == .bool(true) { return .secret }
        if schema["x-personal"] == .bool(true) { return .personal }
        if let first = schema["anyOf"]?.arrayValue?.first { return shape(of: first) }
        if let items = schema["items"] { return .array(shape(of: items)) }
        guard case .object(let properties)? = schema["properties"] else { return .plain }
        return .object(Dictionary(properties.map { ($0.name, shape(of: $0.value)) }) { first, _ in first })
    }

    private static func personalPaths(_ shape: Shape, _ path: String) -> [String] {
        switch shape {
        case .plain, .secret: []
        case .personal: [path]
        case .array(let element): personalPaths(element, path)
        case .object(let fields):
            fields.sorted { $0.key < $1.key }.flatMap { name, shape in
                personalPaths(shape, path.isEmpty ? name : "\(path).\(name)")
            }
        }
    }

    // MARK: Values

    private static func redacted(_ value: JSONValue, _ shape: Shape) -> JSONValue {
        switch (value, shape) {
        case (.null, _): return value
        case (_, .secret): return mask
        case (.object(let members), _):
            let fields: [String: Shape] = if case .object(let fields) = shape { fields } else { [:] }
            return .object(
                members.map { member in
                    isSecret(member.name)
                        ? JSONMember(member.name, mask)
                        : JSONMember(member.name, redacted(member.value, fields[member.name] ?? .plain))
                })
        case (.array(let elements), _):
            let element: Shape = if case .array(let element) = shape { element } else { .plain }
            return .array(elements.map { redacted($0, element) })
        case (.string(let text), _): return .string(CardNumbers.masked(text))
        case (.number(let text), _):
            let masked = CardNumbers.masked(text)
            return masked == text ? value : .string(masked)
        default: return value
        }
    }

    /// The last words of names that hold secrets, whatever stands before: `current_pin`, `mfa_token`.
    private static let secretWords: Set<Substring> = [
        "password", "token", "secret", "authorization", "cookie", "pin", "cvv", "totp", "ssn", "tin",
    ]

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        if name == "api_key" || name == "recovery_code" { return true }
        return secretWords.contains(name.split(separator: "_").last ?? "")
    }
}

/// Numbers of payment cards in text that people write.
enum CardNumbers {
    /// Runs of 13 to 19 digits that pass Luhn's check, also in groups with a space or a hyphen between, keep the first
    /// six and the last four, as PCI DSS 3.4 allows.
    static func masked(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var run: [Unicode.Scalar] = []
        func flush() {
            result.append(contentsOf: masked(run))
            run = []
        }
        for scalar in text.unicodeScalars {
            let joins = (scalar == " " || scalar == "-") && run.last.map(isDigit) == true
            if !isDigit(scalar), !joins { flush() }
            if isDigit(scalar) || joins { run.append(scalar) } else { result.append(scalar) }
        }
        flush()
        return String(result)
    }

    private static func masked(_ run: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let digits = run.filter(isDigit).map { UInt8($0.value) }
        guard (13...19).contains(digits.count), passesLuhn(digits) else { return run }
        var place = 0
        return run.map { scalar in
            guard isDigit(scalar) else { return scalar }
            defer { place += 1 }
            return place < 6 || place >= digits.count - 4 ? scalar : "*"
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit - UInt8(ascii: "0"))
            let doubled = place.isMultiple(of: 2) ? value : value * 2
            sum += doubled > 9 ? doubled - 9 : doubled
        }
        return sum.isMultiple(of: 10)
    }
}
