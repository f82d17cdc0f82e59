import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `GET /admin/notifications/suppressions/{id}`
struct GetSuppression: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/notifications/suppressions/{id}", id: "getSuppression",
        summary: "One address that nothing is sent to", tag: "Notifications (operators)",
        access: .roles([.operator, .support], scope: .opsRead), problems: [.notFound])

    typealias Path = SuppressionPath

    let parts: MailParts

    func handle(_ call: Call<Self>) async throws -> Reply<SuppressionView> {
        guard let suppression = try await parts.suppressions.find(call.path.id) else { throw Problem.notFound }
        return .ok(SuppressionView(suppression: suppression))
    }
}
