/// Where spans go, under OpenTelemetry's own names. Without an address nothing is recorded.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `otel.exporter.otlp.endpoint` | URL | none | of an OTLP collector; `/v1/traces` is added |
/// | `otel.exporter.otlp.headers` | secret | none | sent along, `name=value` with commas between |
/// | `otel.exporter.otlp.timeout` | integer | 10000 | 100 to 60000 milliseconds, for one batch |
/// | `otel.bsp.schedule.delay` | integer | 5000 | 10 to 60000 milliseconds between batches |
/// | `otel.traces.sampler.arg` | number | 0.05 | 0 to 1, the share of traces that is recorded |
package struct TracingConfig: Sendable {
    /// `http://host:port/v1/traces`; nil records nothing.
    package let url: String?
    package let headers: [(name: String, value: String)]
    package let timeout: Duration
    package let interval: Duration
    package let share: Double

    package init(_ settings: Settings) throws(ConfigError) {
        let isConfigured = settings.optionalText("otel.exporter.otlp.endpoint") != nil
        url = isConfigured ? try settings.httpURL("otel.exporter.otlp.endpoint") + "/v1/traces" : nil
        headers = try Self.headers(settings)
        timeout = .milliseconds(try settings.integer("otel.exporter.otlp.timeout", default: 10_000, in: 100...60_000))
        interval = .milliseconds(try settings.integer("otel.bsp.schedule.delay", default: 5_000, in: 10...60_000))
        share = try Self.share(settings)
    }

    private static func share(_ settings: Settings) throws(ConfigError) -> Double {
        let key = "otel.traces.sampler.arg"
        guard let text = settings.optionalText(key) else { return 0.05 }
        guard let share = Double(text), (0...1).contains(share) else {
            try settings.refuse(ConfigError(key, expected: "a number from 0 to 1", found: text))
            return 0
        }
        return share
    }

    private static func headers(_ settings: Settings) throws(ConfigError) -> [(name: String, value: String)] {
        let key = "otel.exporter.otlp.headers"
        var headers: [(name: String, value: String)] = []
        for pair in (try settings.optionalSecret(key) ?? "").split(separator: ",") {
            guard let mark = pair.firstIndex(of: "="), mark > pair.startIndex else {
                try settings.refuse(ConfigError(key, expected: "name=value with commas between"))
                continue
            }
            headers.append((String(pair[..<mark]), String(pair[pair.index(after: mark)...])))
        }
        return headers
    }
}
