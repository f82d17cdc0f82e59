import HTTPKit
import NotificationsDomain

/// `GET /admin/notifications/broadcasts/{id}`
struct GetBroadcast: Endpoint {
    static let spec = EndpointSpec(
        .get, BroadcastRoutes.path("/{id}"), id: "getBroadcast", summary: "How far a broadcast is",
        tag: BroadcastRoutes.tag, access: BroadcastRoutes.reading, problems: [.notFound])

    typealias Path = BroadcastPath

    let parts: BroadcastParts

    func handle(_ call: Call<Self>) async throws -> Reply<BroadcastView> {
        guard let record = try await parts.broadcasts.find(call.path.id) else { throw BroadcastError.notFound }
        let counts = try await parts.broadcasts.counts(of: [record.id])
        return .ok(BroadcastView(record: record, counts: counts[record.id] ?? [:]))
    }
}
