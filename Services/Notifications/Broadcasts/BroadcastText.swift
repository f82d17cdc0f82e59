import JSONKit
import NotificationsDomain

/// What a broadcast says in one language.
struct BroadcastText: Hashable, Sendable {
    /// The subject of a mail, the title of an entry and of a push.
    let title: String
    let text: String
    /// Of a mail, in the place of what is made of the text.
    var html: String?

    func parts(_ channel: Channel, _ language: Language) -> TemplateParts {
        guard channel == .email else { return SeedTexts.parts(channel, title: title, text: text, language) }
        let layout = MailLayout(language: language)
        var mail = layout.parts(title: title, text: text)
        // What operators write is text unless they say that it is HTML.
        let lines = text.escapedForHTML.split(separator: "\n", omittingEmptySubsequences: false)
        mail.html = html ?? layout.parts(title: title.escapedForHTML, text: lines.joined(separator: "<br>\n")).html
        return mail
    }
}

/// The same as it is sent.
struct BroadcastTextFields: FieldDecodable {
    let text: BroadcastText

    init(_ fields: inout Fields) {
        text = BroadcastText(
            title: fields.required("title", .line(1...200)), text: fields.required("text", .lines(1...8_000)),
            html: fields.optional(
                "html", .lines(1...30_000).described("The HTML of mails; else it is made of the text")))
    }
}

extension BroadcastText: FieldEncodable {
    static let example = BroadcastText(title: "New: savings", text: "Put money aside, {{first_name}}.")

    func encode(to out: inout JSONWriter) {
        out.field("title", title)
        out.field("text", text)
        out.optional("html", html)
    }
}

/// The same in all its languages.
struct BroadcastTexts: FieldValue {
    let texts: [String: BroadcastText]

    static var fieldSchema: JSONSchema { .map(of: BroadcastText.fieldSchema) }

    func write(to out: inout JSONWriter) {
        JSONValue.object(texts.sorted { $0.key < $1.key }.map { JSONMember($0.key, JSON.value($0.value)) })
            .write(to: &out)
    }
}
