import NotificationsDomain

/// What the program says by itself, in the languages that it brings: `Data/wording.<language>.tsv` for the inbox, and
/// the same words put into a mail, a short message and a push.
struct SeedTexts: Sendable {
    private let texts: [TemplateKey: TemplateParts]

    /// A line of a file that says nothing.
    struct Unreadable: Error {
        let language: Language
        let line: Int
    }

    init(_ files: [Language: String]) throws(Unreadable) {
        var texts: [TemplateKey: TemplateParts] = [:]
        for (language, file) in files {
            for (index, line) in file.split(separator: "\n").enumerated() where !line.hasPrefix("#") {
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                guard fields.count == 3, fields.allSatisfy({ !$0.isEmpty }) else {
                    throw Unreadable(language: language, line: index + 1)
                }
                for channel in Channel.allCases {
                    texts[TemplateKey(event: fields[0], channel: channel, locale: language.rawValue)] = Self.parts(
                        channel, title: fields[1], text: fields[2], language)
                }
            }
        }
        self.texts = texts
    }

    subscript(key: TemplateKey) -> TemplateParts? { texts[key] }
    var all: [(key: TemplateKey, parts: TemplateParts)] { texts.map { ($0.key, $0.value) } }

    static func parts(
        _ channel: Channel, title: String, text: String, _ language: Language
    ) -> TemplateParts {
        switch channel {
        // An entry of the inbox says by itself how many it stands for.
        case .inApp: TemplateParts(title: title, text: text)
        case .push: TemplateParts(title: title, text: text + several)
        // A code has to be read on a locked screen too.
        case .sms: TemplateParts(text: "Florin: \(text)\(several)")
        case .email: MailLayout(language: language).parts(title: title, text: text)
        }
    }
}

/// Of what stands for many happenings of one minute: how many, and how much money that is together.
private let several = "{{#count}} (×{{count}}{{#totals}}: {{totals}}{{/totals}}){{/count}}"

/// What stands around the words of a mail.
struct MailLayout: Sendable {
    let language: Language

    func parts(title: String, text: String) -> TemplateParts {
        TemplateParts(
            subject: title,
            text: """
                {{#first_name}}\(hello) {{first_name}},{{/first_name}}{{^first_name}}\(hello),{{/first_name}}

                \(text)\(several)
                {{#action_url}}

                {{action_url}}
                {{/action_url}}

                Florin
                {{#unsubscribe_url}}

                \(settings) {{unsubscribe_url}}
                {{/unsubscribe_url}}

                """,
            html: """
                <!doctype html>
                <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(title)</title></head>
                <body style="font-family: sans-serif; max-width: 36em; margin: 2em auto; color: #1b1b1f">
                <p>{{#first_name}}\(hello) {{first_name}},{{/first_name}}{{^first_name}}\(hello),{{/first_name}}</p>
                <p>\(text)\(several)</p>
                {{#action_url}}
                <p><a href="{{action_url}}">{{action_url}}</a></p>
                {{/action_url}}
                <p>Florin</p>
                {{#unsubscribe_url}}
                <p style="font-size: smaller; color: #55555f">\(settings) <a href="{{unsubscribe_url}}">\(stop)</a></p>
                {{/unsubscribe_url}}
                </body></html>

                """)
    }

    private var hello: String { language == .french ? "Bonjour" : "Hello" }
    private var settings: String {
        language == .french
            ? "Vous recevez ce message d’après vos réglages. Pour ne plus le recevoir\u{A0}:"
            : "You get this because of your settings. To stop it:"
    }
    private var stop: String { language == .french ? "se désabonner" : "unsubscribe" }
}
