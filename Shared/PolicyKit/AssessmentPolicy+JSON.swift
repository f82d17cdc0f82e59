package import JSONKit
import MoneyKit

/// A policy cannot be read: what is wrong with it.
package struct PolicyUnreadable: Error, Hashable, Sendable {
    package let member: String
}

extension AssessmentPolicy {
    /// Reads the members of `policy.json`. Operations and risks that this version does not know are left out: nothing
    /// of it moves here. A line that cannot be read is no line that may be passed over.
    package init(_ json: JSONValue) throws(PolicyUnreadable) {
        version = try Self.integer(json, "version")
        wait = .milliseconds(try Self.integer(json, "wait_ms"))
        guard let breaker = json["breaker"], let ask = json["ask"], let silent = json["silent"] else {
            throw PolicyUnreadable(member: "breaker, ask or silent")
        }
        self.breaker = Breaker(
            silences: try Self.integer(breaker, "silences"),
            within: .milliseconds(try Self.integer(breaker, "within_ms")),
            open: .milliseconds(try Self.integer(breaker, "open_ms")))
        var lines = AskLines()
        var silences: [Operation: [SilenceLine]] = [:]
        for operation in Operation.allCases {
            for risk in Risk.allCases {
                guard let value = ask[operation.rawValue]?[risk.rawValue], value != .null else { continue }
                lines[operation, risk] = try Self.cents(value)
            }
            silences[operation] = try silent[operation.rawValue].map { value throws(PolicyUnreadable) in
                try SilenceLine.all(value)
            }
        }
        self.ask = lines
        self.silent = silences
        gates = try Self.gates(json["gates"])
    }

    private static func gates(_ json: JSONValue?) throws(PolicyUnreadable) -> [String: Int] {
        guard case .object(let members)? = json else { throw PolicyUnreadable(member: "gates") }
        var gates: [String: Int] = [:]
        for member in members {
            guard let tier = member.value.integerValue, (0...3).contains(tier) else {
                throw PolicyUnreadable(member: "gates")
            }
            gates[member.name] = Int(tier)
        }
        return gates
    }

    private static func integer(_ json: JSONValue, _ name: String) throws(PolicyUnreadable) -> Int {
        guard let value = json[name]?.integerValue, (0...1_000_000).contains(value) else {
            throw PolicyUnreadable(member: name)
        }
        return Int(value)
    }

    /// `"3000"`: US dollars.
    static func cents(_ json: JSONValue) throws(PolicyUnreadable) -> Int64 {
        // Why it is no amount does not matter: it stands in the file that staff wrote.
        guard let text = json.stringValue, let money = try? Money(parsing: text, currency: .USD), !money.isNegative
        else { throw PolicyUnreadable(member: "an amount") }
        return money.minorUnits
    }
}

extension AssessmentPolicy.SilenceLine {
    fileprivate static func all(_ json: JSONValue) throws(PolicyUnreadable) -> [Self] {
        guard let elements = json.arrayValue else { throw PolicyUnreadable(member: "silent") }
        var lines: [Self] = []
        for element in elements { lines.append(try Self(element)) }
        return lines
    }

    private init(_ json: JSONValue) throws(PolicyUnreadable) {
        guard let silence = json["do"]?.stringValue.flatMap(AssessmentPolicy.Silence.init(rawValue:)) else {
            throw PolicyUnreadable(member: "silent.do")
        }
        self.silence = silence
        below = try json["below"].map { value throws(PolicyUnreadable) in try AssessmentPolicy.cents(value) }
        if let named = json["risk"] {
            guard let names = named.arrayValue else { throw PolicyUnreadable(member: "silent.risk") }
            risks = Set(names.compactMap { $0.stringValue.flatMap(AssessmentPolicy.Risk.init(rawValue:)) })
        } else {
            risks = nil
        }
    }
}
