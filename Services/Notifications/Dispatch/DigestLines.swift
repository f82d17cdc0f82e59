import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives

/// What a digest tells, line by line.
struct DigestLines: Sendable {
    /// So many stand in a mail; the rest is counted.
    static let most = 50

    let wording: Wording
    let zone: ZoneRules
    let locale: String

    struct Mail: Sendable {
        let lines: [(title: String, text: String)]
        let more: Int
        let language: Language

        func mail(unsubscribeURL: String?) -> TemplateParts {
            let french = language == .french
            let count = lines.count + more
            let subject = french ? "Votre résumé\u{A0}: \(count) messages" : "Your digest: \(count) messages"
            let rest = more == 0 ? "" : french ? "… et \(more) autres." : "… and \(more) more."
            let stop = french ? "Pour ne plus le recevoir\u{A0}:" : "To stop it:"
            var text = lines.map { "- \($0.title)\n  \($0.text)" }.joined(separator: "\n")
            var html = lines.map {
                "<li><b>\($0.title.escapedForHTML)</b><br>\($0.text.escapedForHTML)</li>"
            }.joined(separator: "\n")
            html = "<ul>\n\(html)\n</ul>"
            if more > 0 {
                text += "\n\(rest)"
                html += "\n<p>\(rest)</p>"
            }
            if let unsubscribeURL {
                text += "\n\n\(stop) \(unsubscribeURL)"
                html += "\n<p><a href=\"\(unsubscribeURL.escapedForHTML)\">\(stop)</a></p>"
            }
            return TemplateParts(
                subject: subject, text: "\(text)\n\nFlorin\n",
                html: """
                    <!doctype html>
                    <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(subject)</title></head>
                    <body style="font-family: sans-serif; max-width: 36em; margin: 2em auto">
                    \(html)
                    <p>Florin</p>
                    </body></html>

                    """)
        }
    }

    nonisolated(nonsending) func read(
        _ digest: UniqueID, firstName: String?, in transaction: PostgresTransaction
    ) async throws -> Mail {
        let rows = try await transaction.pipeline([
            """
            select n.event, n.variables, n.count, d.broadcast_id is not null from notifications.deliveries d
            join notifications.notices n on n.id = d.notice_id
            where d.gathered_in = \(digest) order by n.at desc, d.id limit \(Self.most)
            """,
            "select count(*) from notifications.deliveries where gathered_in = \(digest)",
        ])
        var lines: [(title: String, text: String)] = []
        for (event, json, count, isBroadcast) in try rows[0].decode(
            String.self, [UInt8].self, Int32.self, Bool.self)
        {
            guard case .object(let variables) = try JSONParser.parse(json) else { continue }
            if isBroadcast {
                let told = variables.compactMap { member in member.value.stringValue.map { (member.name, $0) } }
                let words = Dictionary(told) { first, _ in first }
                lines.append((words["title"] ?? event, words["text"] ?? ""))
                continue
            }
            let parts = wording.text(
                event, .inApp, locale: locale, zone: zone, variables: variables, firstName: firstName)
            let text = Inbox.Text(title: parts?.title ?? event, text: parts?.text ?? "", actionURL: nil)
            let said =
                count > 1 ? text.standing(for: Int(count), variables, Language(locale: locale)) : text
            lines.append((said.title, said.text))
        }
        let all = try rows[1].first(Int.self) ?? lines.count
        return Mail(lines: lines, more: max(0, all - lines.count), language: Language(locale: locale))
    }
}
