import HTTPKit
import NotificationsDomain

/// `POST /admin/notifications/broadcasts/{id}/cancel`
struct CancelBroadcast: Endpoint {
    static let spec = EndpointSpec(
        .post, BroadcastRoutes.path("/{id}/cancel"), id: "cancelBroadcast",
        summary: "End it: nobody more is told, and what waits does not leave", tag: BroadcastRoutes.tag,
        access: BroadcastRoutes.writing, right: .act, problems: [.notFound, .broadcastNotRunning])

    typealias Path = BroadcastPath
    typealias Body = BroadcastReason

    static let bodyExample: String? = #"{"reason": "A wrong link"}"#

    let parts: BroadcastParts

    func handle(_ call: Call<Self>) async throws -> Reply<BroadcastView> {
        .ok(try await parts.move(call.path.id, on: .cancel, at: call.receivedAt))
    }
}
