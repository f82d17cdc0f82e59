import HTTPKit
import JSONKit
import Primitives
import ServiceKit

/// `GET /api/v1/ops/status`: how each process is doing, the gateway first.
struct GetStatus: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/ops/status", id: "getStatus",
        summary: "Version, start, readiness, outbox and queues of every process", tag: OperationsAccess.tag,
        access: OperationsAccess.mayRead, rateClass: .operations, isOpenInMaintenance: true)

    let name: String
    let version: String
    let health: HealthRegistry
    let directory: ServiceDirectory

    func handle(_ call: Call<Self>) async throws -> Reply<StatusView> {
        async let others = directory.askEach(.get, "/readyz", headers: [])
        let own = try JSONParser.parse(await health.report().json(service: name, version: version))
        return .ok(StatusView(services: [ProcessStatus(name, own)] + (await others).map(ProcessStatus.init)))
    }
}

struct StatusView: FieldEncodable {
    let services: [ProcessStatus]

    static let example = StatusView(services: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("services", services)
    }
}

/// One process as its `/readyz` tells, or that it does not.
struct ProcessStatus: FieldEncodable {
    let service: String
    /// Null while it cannot be reached.
    let version: String?
    /// Null while it cannot be reached.
    let startedAt: Timestamp?
    /// `ready`, `degraded`, `unavailable`, or `unreachable`.
    let status: String
    /// Events that wait to be published; null for a process without an outbox.
    let outboxPending: Int?
    let outboxOldestSeconds: Int?
    /// Messages that wait for a consumer, by queue; null for a process without queues.
    let queuesWaiting: PassedOn?
    let checks: PassedOn?

    static let example = ProcessStatus(
        "wallet",
        .object([
            JSONMember("version", .string("1.0.0")), JSONMember("started_at", JSON.value(Timestamp.example)),
            JSONMember("status", .string("ready")),
            JSONMember("checks", .object([])),
        ]))

    init(_ name: String, _ report: JSONValue?) {
        service = name
        version = report?["version"]?.stringValue
        startedAt = report?["started_at"]?.stringValue.flatMap(Timestamp.init(rfc3339:))
        status = report?["status"]?.stringValue ?? "unreachable"
        let outbox = report?["checks"]?["outbox"]
        outboxPending = outbox?["pending"]?.integerValue.map { Int($0) }
        outboxOldestSeconds = outbox?["oldest_seconds"]?.integerValue.map { Int($0) }
        queuesWaiting = report?["checks"]?["queues"]?["waiting"].map(PassedOn.init)
        checks = report?["checks"].map(PassedOn.init)
    }

    init(name: String, answer: Result<PartnerClient.Answer, PartnerError>) {
        // Not ready is an answer too, and one that is no JSON is as good as none.
        self.init(name, try? JSONParser.parse(answer.get().body))
    }

    var isReady: Bool { status == "ready" || status == "degraded" }

    func encode(to out: inout JSONWriter) {
        out.field("service", service)
        out.field("version", version)
        out.field("started_at", startedAt)
        out.field("status", status)
        out.field("ready", isReady)
        out.field("outbox_pending", outboxPending)
        out.field("outbox_oldest_seconds", outboxOldestSeconds)
        out.field("queues_waiting", queuesWaiting)
        out.field("checks", checks)
    }
}
