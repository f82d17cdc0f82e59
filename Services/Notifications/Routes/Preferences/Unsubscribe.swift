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
            // What was asked for single events comes at once, and in no digest.
            wanted = try await preferences.change(wish.user, now: call.receivedAt) { wanted in
                for type in gathered(wanted) { wanted.endMail(of: type) }
            }
        }
        return UnsubscribePage.reply(
            UnsubscribePage(type: wish.type, language: Language(locale: wanted.locale)).done)
    }

    /// The types that come by digest, as the catalogue has it or as they were asked for.
    private func gathered(_ wanted: Preferences) -> [NotificationType] {
        NotificationType.allCases.filter { type in
            let asked = wanted.types[type]?[.email]
            let usual = catalogue.events.contains { $0.type == type && $0.defaults[.email] == .daily }
            return asked == .daily || asked == .weekly || (asked == nil && usual)
        }
    }

    /// As a form, urlencoded or in parts: both hold the two words and nothing else of interest.
    private static func isOneClick(_ body: String) -> Bool {
        body.split(separator: "&").contains("List-Unsubscribe=One-Click")
            || (body.contains("name=\"List-Unsubscribe\"") && body.contains("One-Click"))
    }
}
