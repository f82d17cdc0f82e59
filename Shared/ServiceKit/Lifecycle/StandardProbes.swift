import HTTPKit
import JSONKit

/// The pages that every process has beside its API.
enum StandardProbes {
    static func all(_ context: ServiceContext, endpoints: [any Endpoint]) -> [Probe] {
        [
            // The process lives, nothing more: restarting it would not bring a database back.
            Probe("/healthz") { Probe.Answer(body: Array(#"{"status":"alive"}"#.utf8)) },
            Probe("/readyz") {
                let report = await context.health.report()
                return Probe.Answer(
                    status: report.isReady ? 200 : 503,
                    body: report.json(service: context.name, version: context.version))
            },
            Probe("/metrics") {
                Probe.Answer(
                    contentType: PrometheusRegistry.contentType, body: Array(context.metrics.exposition().utf8))
            },
            // Made anew for each reader: the gateway asks once in a while, and an idle process holds no document.
            Probe("/openapi.json") {
                let document = OpenAPIDocument(
                    title: "Florin \(context.name)", version: context.version, routes: endpoints.descriptions)
                return Probe.Answer(body: JSON.encode(document.json))
            },
        ]
    }
}
