import HTTPKit
import NotificationsDomain

/// `GET /admin/support/sla`
struct GetSLATargets: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/support/sla", id: "getSLATargets",
        summary: "Minutes to the first reply and to the resolution, by priority", tag: DeskRoutes.rules,
        access: DeskRoutes.staff)

    let policies: SLAStore

    func handle(_ call: Call<Self>) async throws -> Reply<SLATargetsView> {
        .ok(SLATargetsView(targets: try await policies.targets()))
    }
}
