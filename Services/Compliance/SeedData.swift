import ComplianceDomain
import JSONKit
import PolicyKit
import ServiceKit

/// What the program carries in itself, for a database that has nothing of its own yet.
enum SeedData {
    /// Where no money is real rules only watch.
    static func rules(_ mode: RunMode) throws -> [RuleDefinition] {
        let file = try JSONParser.parse(PackageResources.rules_json)
        return try RuleDefinition.Kind.allCases.flatMap { kind in
            try (file["\(kind.rawValue)s"]?.arrayValue ?? []).map { json in
                let written = json["mode"]?.stringValue.flatMap { Rule.Mode(rawValue: $0) } ?? .live
                return try RuleDefinition(kind, json, mode: mode == .production ? written : written.seeded)
            }
        }
    }

    /// Where no money is real hardly a gate is closed.
    static func policy(_ mode: RunMode) throws -> JSONValue {
        let file = try PolicySeed.json().replacing([JSONMember("_about", .null)])
        guard mode != .production else { return file }
        let open = try Policy(file).openGates.sorted { $0.key.rawValue < $1.key.rawValue }
        let gates = open.map { JSONMember($0.key.rawValue, .number("\($0.value)")) }
        return file.replacing([JSONMember("gates", .object(gates))])
    }
}
