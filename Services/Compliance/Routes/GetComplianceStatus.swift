import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// The status as staff see it.
struct ComplianceStatusView: FieldEncodable {
    let status: ComplianceStatus
    let now: Timestamp

    static let example = ComplianceStatusView(
        status: ComplianceStatus(installedAt: .example), now: .example + .seconds(86_400))

    func encode(to out: inout JSONWriter) {
        out.field("installed_at", status.installedAt)
        out.field("age_seconds", status.age(at: now).components.seconds)
    }
}

/// `GET /api/v1/compliance/status`
struct GetComplianceStatus: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/status", id: "getComplianceStatus", summary: "How long the service has been there",
        tag: "Compliance", access: .roles([.operator, .support, .auditor], scope: .opsRead))

    let store: ComplianceStore
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<ComplianceStatusView> {
        .ok(ComplianceStatusView(status: try await store.status(), now: clock.now()))
    }
}
