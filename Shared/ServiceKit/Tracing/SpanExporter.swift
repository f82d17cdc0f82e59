import CoreMetrics
import CurlKit
import Logging
import Primitives
import ServiceLifecycle
import TracingKit

/// Sends ended spans to a collector, a batch at a time. Nobody waits for it: what a collector does not take, and what
/// is more than the queue holds, is dropped and counted.
struct SpanExporter: Service {
    /// OpenTelemetry's own default.
    static let batch = 512
    /// At a shutdown, for all that is left.
    private static let farewell = Duration.seconds(2)

    private let config: TracingConfig
    private let url: String
    private let service: String
    private let version: String
    private let instance: String
    private let logger: Logger
    private let exported: Counter
    private let overflown: Counter
    private let refused: Counter

    /// Nil when no address is configured.
    init?(_ context: ServiceContext) {
        guard let url = context.tracing.url else { return nil }
        config = context.tracing
        self.url = url
        service = context.name
        version = context.version
        let id: UniqueID = context.ids.next()
        instance = id.description
        logger = context.logger
        let metrics = context.metrics
        exported = Counter(label: "spans_exported_total", dimensions: [], factory: metrics)
        overflown = Counter(label: "spans_dropped_total", dimensions: [("reason", "queue_full")], factory: metrics)
        refused = Counter(label: "spans_dropped_total", dimensions: [("reason", "not_taken")], factory: metrics)
    }

    /// Until graceful shutdown; then what is there by then.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isWorking = true
            while !Task.isCancelled {
                // Half a queue does not wait.
                if Spans.queue.count < SpanQueue.limit / 2 { try? await Task.sleep(for: config.interval) }
                isWorking = await sendAll(wasWorking: isWorking, timeout: config.timeout)
            }
        }
        _ = await sendAll(wasWorking: false, timeout: Self.farewell)
    }

    /// - Returns: whether the collector takes them.
    private func sendAll(wasWorking: Bool, timeout: Duration) async -> Bool {
        var isWorking = wasWorking
        while true {
            let (spans, dropped) = Spans.queue.take(Self.batch)
            if dropped > 0 { overflown.increment(by: dropped) }
            guard !spans.isEmpty else { return isWorking }
            if let failure = await send(spans, timeout) {
                refused.increment(by: spans.count)
                if isWorking { logger.warning("spans are not taken", metadata: ["error": "\(failure)"]) }
                isWorking = false
                // The next try comes with the next interval.
                return isWorking
            }
            exported.increment(by: spans.count)
            isWorking = true
        }
    }

    /// - Returns: why they were not taken.
    private func send(_ spans: [EndedSpan], _ timeout: Duration) async -> String? {
        let body = OTLPRequest.encode(spans, service: service, version: version, instance: instance)
        let request = OutgoingRequest(
            "POST", url, headers: config.headers + [("Content-Type", OTLPRequest.contentType)], body: body,
            timeout: timeout, mayRepeat: true)
        do throws(CurlError) {
            let answer = try await CurlClient.shared.send(request)
            return (200..<300).contains(answer.status) ? nil : "status \(answer.status)"
        } catch {
            return "\(error)"
        }
    }
}
