package import JSONKit

/// All rules and patterns of one file: what the service is seeded with.
package struct RuleBook: Sendable {
    package let rules: [Rule]
    package let patterns: [Pattern]

    /// - Parameter json: `rules` and `patterns`; what else stands in the file explains them.
    /// - Throws: the first that is wrong, or that has the code of another.
    package init(_ json: JSONValue) throws(RuleInvalid) {
        var (rules, patterns): ([Rule], [Pattern]) = ([], [])
        for element in try Self.list("rules", of: json) { rules.append(try RuleReader.rule(element)) }
        for element in try Self.list("patterns", of: json) { patterns.append(try PatternReader.pattern(element)) }
        var codes: Set<String> = []
        for code in rules.map(\.code) + patterns.map(\.code) where !codes.insert(code).inserted {
            throw RuleInvalid("", "\(code) stands twice")
        }
        self.rules = rules
        self.patterns = patterns
    }

    private static func list(_ name: String, of json: JSONValue) throws(RuleInvalid) -> [PointedValue] {
        guard let list = json[name] else { return [] }
        return try PointedValue(list, at: "/\(name)").array(0...1_000)
    }
}
