import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain

/// `GET /notifications/socket`
struct OpenSocket: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/socket", id: "openNotificationSocket",
        summary: "A WebSocket that tells of the inbox as it changes", tag: "Notifications", access: .public,
        bodyLimit: 16 << 10, rateClass: .read, exchange: .socket(protocols: ["florin.v1"]))

    let live: LiveParts

    /// What the token lacks is told in frames: a browser shows its page nothing of a handshake that was refused.
    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let shown = try await shown(call.header("Authorization"))
        return .socket { [live] socket in try await LiveSocket(live, socket).run(shown) }
    }

    private func shown(_ authorization: String?) async throws -> LiveSocket.Shown {
        guard let authorization else { return .nothing }
        do {
            return .token(try await live.verify(try Authenticator.token(authorization)))
        } catch LiveEnd.unauthenticated {
            return .refused
        } catch let problem as Problem where problem.code == .unauthenticated {
            return .refused
        }
    }
}
