import HTTPKit
import JSONKit
import NotificationsDomain

struct UnsubscribePath: FieldDecodable {
    let token: String

    init(_ fields: inout Fields) {
        token = fields.required(
            "token",
            .characters(20...120, pattern: "^[A-Za-z0-9_-]+$", example: "AZqitn-YfDqOEV0PwqSbfm90aGVyYWJjZGVmZ2hpamts")
            {
                ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
                    || $0 == "-"
            })
    }
}

/// `GET /notifications/unsubscribe/{token}`: a page with a button. Looking changes nothing: mail scanners look too.
struct ShowUnsubscribe: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/unsubscribe/{token}", id: "showUnsubscribe",
        summary: "A page on which a type of mail can be ended", tag: "Preferences", access: .public,
        problems: [.notFound], produces: ["text/html"])

    typealias Path = UnsubscribePath

    let links: UnsubscribeLinks
    let preferences: PreferenceStore
    let catalogue: EventCatalogue

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard let wish = links.wish(call.path.token) else { throw NotificationsError.notFound }
        let locale = try await preferences.preferences(wish.user).locale
        let page = UnsubscribePage(wish.type, catalogue, language: Language(locale: locale))
        return UnsubscribePage.reply(page.question)
    }
}

/// Both pages: plain HTML that runs nothing.
struct UnsubscribePage: Sendable {
    /// Nil: the digests.
    let type: NotificationType?
    let language: Language
    /// Of the type something has to be sent, whatever its reader wants.
    private let hasMandatoryMail: Bool

    init(_ type: NotificationType?, _ catalogue: EventCatalogue, language: Language) {
        self.type = type
        self.language = language
        hasMandatoryMail = type.map(catalogue.hasMandatoryMail) ?? false
    }

    private var exception: String {
        guard hasMandatoryMail else { return "" }
        return language == .french ? " (sauf ceux que nous devons envoyer)" : " (except those that must be sent)"
    }

    /// Posts to the address that it came from.
    var question: String {
        language == .french
            ? page(
                "Se désabonner",
                "Ne plus recevoir les e-mails «\u{A0}\(type?.rawValue ?? "digest")\u{A0}»\(exception)\u{A0}?",
                button: "Se désabonner")
            : page(
                "Unsubscribe", "Do you want no more mails of the type “\(type?.rawValue ?? "digest")”\(exception)?",
                button: "Unsubscribe")
    }

    var done: String {
        language == .french
            ? page(
                "C’est fait",
                "Vous ne recevrez plus d’e-mails «\u{A0}\(type?.rawValue ?? "digest")\u{A0}»\(exception).",
                button: nil)
            : page(
                "Done", "You get no more mails of the type “\(type?.rawValue ?? "digest")”\(exception).", button: nil)
    }

    private func page(_ title: String, _ text: String, button: String?) -> String {
        let form = button.map {
            """
            <form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">
            <button type="submit">\($0)</button></form>

            """
        }
        return """
            <!doctype html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(title)</title>
            <meta name="viewport" content="width=device-width"></head>
            <body style="font-family: sans-serif; max-width: 36em; margin: 3em auto; padding: 0 1em">
            <h1>\(title)</h1><p>\(text)</p>
            \(form ?? "")</body></html>

            """
    }

    static func reply(_ page: String) -> Reply<NoContent> {
        .bytes(200, Array(page.utf8), contentType: "text/html; charset=utf-8")
            .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
            .header("Cache-Control", "no-store")
    }
}
