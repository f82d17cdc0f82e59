import Mustache
import NotificationsDomain

/// Which template: what is told, where, and in which language.
struct TemplateKey: Hashable, Sendable {
    let event: String
    let channel: Channel
    let locale: String
}

/// The parts of a template, or of what it became.
struct TemplateParts: Hashable, Sendable {
    /// Of a mail.
    var subject: String?
    /// Of an entry in the inbox, and of a push.
    var title: String?
    var text: String
    /// Of a mail.
    var html: String?
}

/// A template that can be filled in.
struct CompiledTemplate: Sendable {
    private let subject: MustacheTemplate?
    private let title: MustacheTemplate?
    private let text: MustacheTemplate
    private let html: MustacheTemplate?

    /// - Throws: `templateInvalid`, `unknownVariable`.
    init(_ parts: TemplateParts, variables: Set<String>) throws(NotificationsError) {
        subject = try parts.subject.map { text throws(NotificationsError) in try Self.compile(text, variables) }
        title = try parts.title.map { text throws(NotificationsError) in try Self.compile(text, variables) }
        text = try Self.compile(parts.text, variables)
        html = try parts.html.map { text throws(NotificationsError) in try Self.compile(text, variables) }
    }

    /// The library's own escaping goes by characters, and a quotation mark with an accent over it is another character
    /// to it. So nothing is escaped there, and what goes into HTML has been escaped before, by scalars.
    private static func compile(
        _ text: String, _ variables: Set<String>
    ) throws(NotificationsError) -> MustacheTemplate {
        try TemplateRule.check(text, variables: variables)
        do {
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
        } catch {
            throw .templateInvalid("it cannot be read")
        }
    }

    func fill(_ words: [String: Word]) -> TemplateParts {
        let plain = words.mapValues(\.plain)
        return TemplateParts(
            subject: subject.map { $0.render(plain).oneLine }, title: title.map { $0.render(plain).oneLine },
            text: text.render(plain), html: html.map { $0.render(words.mapValues(\.escaped)) })
    }
}

/// The value of a variable in words.
enum Word: Hashable, Sendable {
    case text(String)
    case flag(Bool)

    var plain: any Sendable {
        switch self {
        case .text(let text): text
        case .flag(let flag): flag
        }
    }

    var escaped: any Sendable {
        switch self {
        case .text(let text): text.escapedForHTML
        case .flag(let flag): flag
        }
    }
}

extension String {
    /// Without anything that would end a header field or a line: such characters become spaces.
    var oneLine: String {
        var line = UnicodeScalarView()
        for scalar in unicodeScalars {
            let breaks =
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
            line.append(breaks ? " " : scalar)
        }
        return String(line)
    }

    /// Harmless in HTML text and in quoted attributes, whatever accents stand over a character.
    var escapedForHTML: String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
