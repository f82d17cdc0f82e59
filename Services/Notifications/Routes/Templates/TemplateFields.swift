import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// A template as it is sent: which one, and its parts.
struct TemplateFields: Sendable {
    let key: TemplateKey
    let parts: TemplateParts

    init(_ fields: inout Fields) {
        key = TemplateKey(
            event: fields.required("event", .eventName), channel: fields.required("channel", .choice(Channel.self)),
            locale: fields.required("locale", .locale))
        parts = TemplateParts(
            subject: fields.optional("subject", .line(1...200).example("You received {{amount}}")),
            title: fields.optional("title", .line(1...200)),
            text: fields.required("text", .lines(1...8_000).example("{{amount}} came from {{counterparty}}.")),
            html: fields.optional("html", .lines(1...30_000)))
    }
}

struct TemplateBody: FieldDecodable {
    let template: TemplateFields

    init(_ fields: inout Fields) { template = TemplateFields(&fields) }
}

struct TemplatePath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

struct TemplateView: FieldEncodable {
    let record: TemplateRecord

    static let example = TemplateView(
        record: TemplateRecord(
            id: .example, key: TemplateKey(event: "transfer.received", channel: .email, locale: "en"), version: 2,
            status: .draft,
            parts: TemplateParts(subject: "You received {{amount}}", text: "{{amount}} came from {{counterparty}}."),
            createdAt: .example, publishedAt: nil))

    func encode(to out: inout JSONWriter) {
        out.field("id", record.id)
        out.field("event", record.key.event)
        out.field("channel", record.key.channel)
        out.field("locale", record.key.locale)
        out.field("version", record.version)
        out.field("status", record.status)
        out.optional("subject", record.parts.subject)
        out.optional("title", record.parts.title)
        out.field("text", record.parts.text)
        out.optional("html", record.parts.html)
        out.field("created_at", record.createdAt)
        out.optional("published_at", record.publishedAt)
    }
}

/// What a template becomes.
struct WordsView: FieldEncodable {
    let parts: TemplateParts

    static let example = WordsView(
        parts: TemplateParts(subject: "You received 1,234.50 USD", text: "1,234.50 USD came from Ada L."))

    func encode(to out: inout JSONWriter) {
        out.optional("subject", parts.subject)
        out.optional("title", parts.title)
        out.field("text", parts.text)
        out.optional("html", parts.html)
    }
}

extension TemplateRecord.Status: FieldValue {}
