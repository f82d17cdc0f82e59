import JSONKit
import NotificationsDomain
import Primitives

/// One event on its way to one endpoint, as its owner sees it.
struct WebhookDeliveryView: FieldEncodable {
    let row: WebhookDeliveryRow

    init(_ row: WebhookDeliveryRow) { self.row = row }

    static let example = WebhookDeliveryView(
        WebhookDeliveryRow(
            id: WebhookDeliveryID(.example), endpoint: WebhookEndpointID(.example), event: WebhookMessageID(.example),
            type: "deposit.succeeded", status: .pending, nextAttemptAt: .example, createdAt: .example,
            attempts: [WebhookAttemptView.example.row]))

    func encode(to out: inout JSONWriter) {
        out.field("id", row.id)
        out.field("endpoint_id", row.endpoint)
        out.field("event_id", row.event)
        out.field("type", row.type)
        out.field("status", row.status)
        out.field("attempts", row.attempts.map(WebhookAttemptView.init))
        out.optional("next_attempt_at", row.nextAttemptAt)
        out.field("created_at", row.createdAt)
    }
}

struct WebhookAttemptView: FieldEncodable {
    let row: WebhookAttemptRow

    init(_ row: WebhookAttemptRow) { self.row = row }

    static let example = WebhookAttemptView(
        WebhookAttemptRow(
            at: .example, statusCode: 503, error: nil, durationMilliseconds: 42, response: Array("busy".utf8)))

    func encode(to out: inout JSONWriter) {
        out.field("at", row.at)
        out.optional("status_code", row.statusCode)
        out.optional("error", row.error)
        out.field("duration_ms", row.durationMilliseconds)
        // Whatever the receiver sent, as text: what is none shows as U+FFFD.
        out.field("response", String(decoding: row.response, as: UTF8.self))
    }
}
