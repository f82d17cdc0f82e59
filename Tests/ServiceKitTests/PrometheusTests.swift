import CoreMetrics
import Testing

@testable import ServiceKit

@Suite("Prometheus text")
struct PrometheusTests {
    private func lines(_ registry: PrometheusRegistry, of name: String) -> [String] {
        registry.exposition().split(separator: "\n").map(String.init).filter {
            $0.hasPrefix(name) || $0.hasPrefix("# TYPE \(name) ")
        }
    }

    @Test func countersAndGaugesHaveTheirNamesAndLabels() {
        let registry = PrometheusRegistry()
        Counter(label: "orders", dimensions: [("kind", "a\"b\\c\nd"), ("1st", "x")], factory: registry).increment(by: 3)
        Counter(label: "orders", dimensions: [("1st", "x"), ("kind", "a\"b\\c\nd")], factory: registry).increment()
        Meter(label: "queue.length", factory: registry).set(2.5)
        #expect(
            lines(registry, of: "orders_total") == [
                "# TYPE orders_total counter", #"orders_total{_1st="x",kind="a\"b\\c\nd"} 4"#,
            ])
        #expect(lines(registry, of: "queue_length") == ["# TYPE queue_length gauge", "queue_length 2.5"])
    }

    @Test func timersAreCumulativeHistogramsInSeconds() {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "request_duration", dimensions: [("route", "/x")], factory: registry)
        for milliseconds in [1, 1, 30, 20_000] { timer.recordMilliseconds(milliseconds) }
        let text = lines(registry, of: "request_duration_seconds")
        #expect(text.first == "# TYPE request_duration_seconds histogram")
        #expect(text.contains(#"request_duration_seconds_bucket{route="/x",le="0.0005"} 0"#))
        #expect(text.contains(#"request_duration_seconds_bucket{route="/x",le="0.001"} 2"#))
        #expect(text.contains(#"request_duration_seconds_bucket{route="/x",le="0.05"} 3"#))
        #expect(text.contains(#"request_duration_seconds_bucket{route="/x",le="10"} 3"#))
        #expect(text.contains(#"request_duration_seconds_bucket{route="/x",le="+Inf"} 4"#))
        #expect(text.contains(#"request_duration_seconds_count{route="/x"} 4"#))
        #expect(text.contains(#"request_duration_seconds_sum{route="/x"} 20.032"#))
    }

    @Test func everyLineIsWellFormed() throws {
        let registry = PrometheusRegistry()
        Counter(label: "a b.c", factory: registry).increment()
        Recorder(label: "sizes", dimensions: [], aggregate: true, factory: registry).record(7)
        let line = try Regex(
            #"^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*",?)+\})? \S+$"#)
        let type = try Regex(
            #"^# (TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram)|HELP [a-zA-Z_:][a-zA-Z0-9_:]* \S.*)$"#)
        let text = registry.exposition()
        #expect(text.hasSuffix("\n"))
        for part in text.split(separator: "\n") {
            let isFine = part.hasPrefix("#") ? part.wholeMatch(of: type) != nil : part.wholeMatch(of: line) != nil
            #expect(isFine, "\(part)")
        }
    }

    @Test func everyMetricIsExplainedAheadOfItsValues() {
        let registry = PrometheusRegistry()
        Counter(label: "orders", factory: registry).increment()
        Counter(label: "refunds", factory: registry).increment()
        registry.describe(["orders_total": "Orders taken."])
        let text = registry.exposition()
        #expect(text.contains("# HELP orders_total Orders taken.\n# TYPE orders_total counter\norders_total 1\n"))
        #expect(text.contains("# HELP refunds_total refunds total\n"))
        let lines = text.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("# HELP ") } == lines.count { $0.hasPrefix("# TYPE ") })
        #expect(lines.filter { $0.hasPrefix("# HELP process_") }.allSatisfy { $0.last == "." })
    }

    @Test func labelSetsAreBounded() {
        let registry = PrometheusRegistry()
        for index in 0..<PrometheusRegistry.maximumSeries + 5 {
            Counter(label: "visits", dimensions: [("user", "\(index)")], factory: registry).increment()
        }
        #expect(lines(registry, of: "visits_total").count == PrometheusRegistry.maximumSeries + 1)
        #expect(lines(registry, of: "metrics_series_dropped_total").last == "metrics_series_dropped_total 5")
    }

    @Test func nameOfAnotherKindIsNotMixedIn() {
        let registry = PrometheusRegistry()
        Meter(label: "things_total", factory: registry).set(1)
        Counter(label: "things", factory: registry).increment()
        #expect(lines(registry, of: "things_total") == ["# TYPE things_total gauge", "things_total 1"])
    }

    @Test func processTellsAboutItself() {
        let text = PrometheusRegistry().exposition()
        for name in ["process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds"] {
            #expect(text.contains("\n\(name) "))
        }
    }
}
