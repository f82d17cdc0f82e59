import Testing

@Suite("Metrics")
struct MetricTests {
    /// What each metric tells stands in a table: a name alone does not say what is counted.
    @Test func everyMetricIsExplained() throws {
        let label = try Regex(
            #"(Counter|Timer|Gauge|Meter|Recorder)\(\s*label: "([a-z_]+)""#, as: (Substring, Substring, Substring).self)
        var missing: [String] = []
        let tables = SourceTree.productFiles.flatMap(\.lines)
        for file in SourceTree.productFiles {
            let text = file.lines.joined(separator: "\n")
            for match in text.matches(of: label) {
                let name = Self.exposed(String(match.output.2), as: match.output.1)
                let isExplained = tables.contains { $0.contains("\"\(name)\": \"") }
                if !isExplained { missing.append("\(file.path): \(name)") }
            }
        }
        #expect(missing.isEmpty)
    }

    /// As it stands in `/metrics`.
    private static func exposed(_ label: String, as kind: Substring) -> String {
        switch kind {
        case "Counter" where !label.hasSuffix("_total"): label + "_total"
        case "Timer" where !label.hasSuffix("_seconds"): label + "_seconds"
        default: label
        }
    }
}
