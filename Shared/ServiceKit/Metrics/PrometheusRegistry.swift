package import CoreMetrics
import Synchronization

/// All metrics of a process, as swift-metrics makes them and Prometheus reads them.
///
/// Names are made valid; counters end in `_total`, timers in `_seconds` and are histograms. Bounded: a family takes
/// `maximumSeries` label sets, further ones are counted in `metrics_series_dropped_total` and go nowhere, so a label
/// fed by users cannot fill the memory.
package final class PrometheusRegistry: MetricsFactory {
    package static let maximumSeries = 1_000

    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// One labelled series; exactly one of the stores is used.
    enum Series: Sendable {
        case counter(CounterStore)
        case gauge(GaugeStore)
        case histogram(HistogramStore)
    }

    struct Family: Sendable {
        let kind: Kind
        /// Keyed by the finished label text: `method="GET",route="/x"`.
        var series: [String: Series] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let dropped = CounterStore()
    private let descriptions = Mutex(MetricHelp.shared)

    package init() {}

    /// What metrics tell, by their names in the text; a name keeps its first description.
    package func describe(_ texts: [String: String]) {
        descriptions.withLock { $0.merge(texts) { known, _ in known } }
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let store = CounterStore()
        return series(MetricName.counter(label), .counter, dimensions, new: .counter(store)) { series in
            guard case .counter(let known) = series else { return nil }
            return known
        } ?? store
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        let store = CounterStore()
        return series(MetricName.counter(label), .counter, dimensions, new: .counter(store)) { series in
            guard case .counter(let known) = series else { return nil }
            return known
        } ?? store
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return gauge(label, dimensions) }
        return histogram(MetricName.plain(label), dimensions, HistogramStore.amounts)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(MetricName.timer(label), dimensions, HistogramStore.seconds)
    }

    // Series live as long as the process: a counter that vanished and came back would look like a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeStore {
        let store = GaugeStore()
        return series(MetricName.plain(label), .gauge, dimensions, new: .gauge(store)) { series in
            guard case .gauge(let known) = series else { return nil }
            return known
        } ?? store
    }

    private func histogram(
        _ name: String, _ dimensions: [(String, String)], _ bounds: [Double]
    ) -> HistogramStore {
        let store = HistogramStore(bounds: bounds)
        return series(name, .histogram, dimensions, new: .histogram(store)) { series in
            guard case .histogram(let known) = series else { return nil }
            return known
        } ?? store
    }

    /// The series of that name and labels, made when it is new. Nil, and counted, when it may not exist.
    private func series<Store>(
        _ name: String, _ kind: Kind, _ dimensions: [(String, String)], new: Series, as store: (Series) -> Store?
    ) -> Store? {
        let labels = MetricName.labels(dimensions)
        let found: Series? = families.withLock { families in
            var family = families[name] ?? Family(kind: kind)
            guard family.kind == kind else { return nil }
            if let known = family.series[labels] { return known }
            guard family.series.count < Self.maximumSeries else { return nil }
            family.series[labels] = new
            families[name] = family
            return new
        }
        guard let found else {
            dropped.increment(by: Int64(1))
            return nil
        }
        return store(found)
    }

    // MARK: Text

    /// What `/metrics` answers: the text format, version 0.0.4, families by name.
    package func exposition() -> String {
        var text = PrometheusText(descriptions: descriptions.withLock { $0 })
        for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            text.append(name, family)
        }
        text.append("metrics_series_dropped_total", Family(kind: .counter, series: ["": .counter(dropped)]))
        ProcessMetrics.append(to: &text)
        return text.text
    }

    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"
}
