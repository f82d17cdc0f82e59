import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `GET /notifications/stream`
struct OpenStream: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/stream", id: "openNotificationStream",
        summary: "The inbox as it changes, as server-sent events", tag: "Notifications",
        access: .authenticated(scope: .notificationsRead), problems: [.badCursor], exchange: .events)

    let live: LiveParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let token: AccessToken
        do {
            token = try await live.verify(try Authenticator.token(call.header("Authorization")))
        } catch LiveEnd.unauthenticated {
            throw Problem.invalidToken
        }
        let stream = LiveStream(live: live, token: token, cursor: try cursor(call.header("Last-Event-ID")))
        return .events { try await stream.run($0) }
    }

    private func cursor(_ text: String?) throws(Problem) -> Int64? {
        // A browser that has seen none sends an empty one.
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let cursor = Int64(text)
        else { throw Problem(.badCursor, detail: "Last-Event-ID is the id of an event of this stream") }
        return cursor
    }
}
