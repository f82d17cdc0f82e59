import Authentication
import HTTPKit

/// What operators tell many people.
enum BroadcastRoutes {
    static func all(_ parts: BroadcastParts) -> [any Endpoint] {
        [
            CreateBroadcast(parts: parts),
            ListBroadcasts(parts: parts),
            GetBroadcast(parts: parts),
            PauseBroadcast(parts: parts),
            ResumeBroadcast(parts: parts),
            CancelBroadcast(parts: parts),
        ]
    }

    static let tag = "Broadcasts"
    static var writing: Access { .roles([.operator], scope: .opsWrite) }
    static var reading: Access { .roles([.operator, .support, .auditor], scope: .opsRead) }

    static func path(_ rest: String = "") -> PathTemplate {
        PathTemplate("/api/v1/admin/notifications/broadcasts\(rest)")
    }
}
