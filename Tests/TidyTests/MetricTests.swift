import TestSupport
import Testing

@Suite("Metrics")
struct MetricTests {
    /// A metric without its `HELP` is one that only its author can read, and that no alert may name.
    @Test func everyMetricIsDescribed() throws {
        let help = try Checkout.text("Shared/ServiceKit/Metrics/MetricHelp.swift")
        let makers = ["Counter(", "Gauge(", "Timer(", "Meter(", "Recorder("]
        var found = 0
        var missing: [String] = []
        for file in SourceTree.productFiles {
            for (index, line) in file.lines.enumerated() {
                // The label stands on the maker's line or on the next one.
                let call = index > 0 ? file.lines[index - 1] + line : line
                guard makers.contains(where: { call.contains($0) }), let label = Self.label(in: line) else { continue }
                found += 1
                let names = [label, label + "_total", label + "_seconds"]
                if !names.contains(where: { help.contains("\"\($0)\":") }) { missing.append("\(file.path): \(label)") }
            }
        }
        #expect(found > 20)
        #expect(missing.isEmpty)
    }

    /// `label: "job_failures_total"`; labels of queues and loggers have dots.
    private static func label(in line: Substring) -> String? {
        let parts = line.split(separator: "label: \"", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let label = parts[1].prefix { $0 != "\"" }
        return label.allSatisfy { ("a"..."z").contains($0) || $0 == "_" } && label.contains("_") ? String(label) : nil
    }
}
