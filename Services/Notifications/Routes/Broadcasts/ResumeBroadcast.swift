import HTTPKit
import NotificationsDomain

/// `POST /admin/notifications/broadcasts/{id}/resume`
struct ResumeBroadcast: Endpoint {
    static let spec = EndpointSpec(
        .post, BroadcastRoutes.path("/{id}/resume"), id: "resumeBroadcast",
        summary: "Go on where it was paused", tag: BroadcastRoutes.tag,
        access: BroadcastRoutes.writing, right: .act, problems: [.notFound, .broadcastNotRunning])

    typealias Path = BroadcastPath
    typealias Body = BroadcastReason

    static let bodyExample: String? = #"{"reason": "A wrong link"}"#

    let parts: BroadcastParts

    func handle(_ call: Call<Self>) async throws -> Reply<BroadcastView> {
        .ok(try await parts.move(call.path.id, on: .resume, at: call.receivedAt))
    }
}
