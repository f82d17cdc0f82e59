import HTTPKit
import NotificationsDomain

/// `POST /admin/notifications/broadcasts/{id}/pause`
struct PauseBroadcast: Endpoint {
    static let spec = EndpointSpec(
        .post, BroadcastRoutes.path("/{id}/pause"), id: "pauseBroadcast",
        summary: "Tell nobody more, and hold back what waits to leave", tag: BroadcastRoutes.tag,
        access: BroadcastRoutes.writing, right: .act, problems: [.notFound, .broadcastNotRunning])

    typealias Path = BroadcastPath
    typealias Body = BroadcastReason

    static let bodyExample: String? = #"{"reason": "A wrong link"}"#

    let parts: BroadcastParts

    func handle(_ call: Call<Self>) async throws -> Reply<BroadcastView> {
        .ok(try await parts.move(call.path.id, on: .pause, at: call.receivedAt))
    }
}
