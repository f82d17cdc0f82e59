/// Writes the text format of Prometheus, version 0.0.4.
struct PrometheusText {
    private let descriptions: [String: String]
    private(set) var text = ""

    /// - Parameter descriptions: by the names of metrics.
    init(descriptions: [String: String]) { self.descriptions = descriptions }

    /// Histograms that have counted nothing are left out: each route has one per status class.
    mutating func append(_ name: String, _ family: PrometheusRegistry.Family) {
        var lines = ""
        for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
            switch series {
            case .counter(let store): lines += Self.line(name, labels, store.value)
            case .gauge(let store): lines += Self.line(name, labels, store.value)
            case .histogram(let store): lines += Self.histogram(name, labels, store)
            }
        }
        guard !lines.isEmpty else { return }
        text += head(name, family.kind) + lines
    }

    /// Readers expect a help line for each metric; one that a library brings along says its name in words.
    private func head(_ name: String, _ kind: PrometheusRegistry.Kind) -> String {
        let help = descriptions[name] ?? name.split(separator: "_").joined(separator: " ")
        return "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// One value that is read when somebody asks.
    mutating func append(_ name: String, _ kind: PrometheusRegistry.Kind, _ value: Double) {
        text += head(name, kind) + Self.line(name, "", value)
    }

    private static func histogram(_ name: String, _ labels: String, _ store: HistogramStore) -> String {
        let snapshot = store.snapshot
        let total = snapshot.counts.reduce(0, +)
        guard total > 0 else { return "" }
        let prefix = labels.isEmpty ? "" : labels + ","
        var lines = ""
        var running: UInt64 = 0
        for (bound, count) in zip(store.bounds, snapshot.counts) {
            running += count
            lines += line("\(name)_bucket", "\(prefix)le=\"\(number(bound))\"", Double(running))
        }
        lines += line("\(name)_bucket", "\(prefix)le=\"+Inf\"", Double(total))
        lines += line("\(name)_sum", labels, snapshot.sum)
        return lines + line("\(name)_count", labels, Double(total))
    }

    private static func line(_ name: String, _ labels: String, _ value: Double) -> String {
        labels.isEmpty ? "\(name) \(number(value))\n" : "\(name){\(labels)} \(number(value))\n"
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }
}
