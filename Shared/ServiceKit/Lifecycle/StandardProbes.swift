import HTTPKit
import JSONKit

/// The pages that every process has beside its API.
enum StandardProbes {
    static func all(_ context: ServiceContext, _ document: @escaping @Sendable () -> OpenAPIDocument) -> [Probe] {
        [
            // The process lives, nothing more: restarting it would not bring a database back.
            Probe("/healthz", id: "getLiveness", summary: "The process lives") {
                Probe.Answer(body: Array(#"{"status":"alive"}"#.utf8))
            },
            Probe(
                "/readyz", id: "getReadiness", summary: "The process can work, with what it needs for that",
                statuses: [200, 503]
            ) {
                let report = await context.health.report()
                return Probe.Answer(
                    status: report.isReady ? 200 : 503,
                    body: report.json(service: context.name, version: context.version))
            },
            Probe(
                "/metrics", id: "getMetrics", summary: "Counters in the text format of Prometheus",
                contentType: PrometheusRegistry.contentType
            ) {
                Probe.Answer(body: Array(context.metrics.exposition().utf8))
            },
            // Made anew for each reader: the gateway asks once in a while, and an idle process holds no document.
            Probe("/openapi.json", id: "getServiceDocument", summary: "This document") {
                Probe.Answer(body: JSON.encode(document().json))
            },
        ]
    }
}
