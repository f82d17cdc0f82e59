import JSONKit
import NotificationsDomain
import Primitives

/// An event exactly as it was sent.
struct WebhookEventView: FieldEncodable {
    let row: WebhookEventRow

    init(_ row: WebhookEventRow) { self.row = row }

    static let example = WebhookEventView(
        WebhookEventRow(id: WebhookMessageID(.example), body: JSON.encode(WebhookBody.example)))

    static var fieldSchema: JSONSchema { WebhookBody.fieldSchema.with("title", .string(schemaTitle)) }

    static let schemaTitle = "WebhookEvent"

    func encode(to out: inout JSONWriter) {}

    func write(to out: inout JSONWriter) { out.append(raw: row.body) }
}
