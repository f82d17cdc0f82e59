import HTTPKit
import JSONKit
import NotificationsDomain

/// `POST /notifications/unsubscribe/{token}`: the button, and a mail program's one click (RFC 8058).
struct Unsubscribe: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/notifications/unsubscribe/{token}", id: "unsubscribe", summary: "End a type of mail",
        tag: "Preferences", access: .public, problems: [.notFound], bodyLimit: 4 << 10,
        produces: ["text/html"])

    typealias Path = UnsubscribePath
    typealias Body = RawBody

    let links: UnsubscribeLinks
    let preferences: PreferenceStore
    let catalogue: EventCatalogue

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let wish = links.wish(call.path.token) else { throw NotificationsError.notFound }
        guard Self.isOneClick(String(decoding: call.body.bytes, as: UTF8.self)) else {
            throw Problem.invalid("List-Unsubscribe", "unknown_value", "must be One-Click")
        }
        let wanted: Preferences
        if let type = wish.type {
            wanted = try await preferences.endMail(of: type, catalogue, for: wish.user, now: call.receivedAt)
        } else {
            wanted = try await preferences.change(wish.user, now: call.receivedAt) { $0.endDigests(catalogue) }
        }
        return UnsubscribePage.reply(
            UnsubscribePage(wish.type, catalogue, language: Language(locale: wanted.locale)).done)
    }

    /// As a form, urlencoded or in parts: both hold the two words and nothing else of interest.
    private static func isOneClick(_ body: String) -> Bool {
        body.split(separator: "&").contains("List-Unsubscribe=One-Click")
            || (body.contains("name=\"List-Unsubscribe\"") && body.contains("One-Click"))
    }
}
