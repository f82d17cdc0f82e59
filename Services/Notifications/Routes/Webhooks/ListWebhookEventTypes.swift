import HTTPKit
import JSONKit
import NotificationsDomain

/// `GET /webhooks/event-types`
struct ListWebhookEventTypes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/webhooks/event-types", id: "listWebhookEventTypes",
        summary: "All kinds of events, with a schema and an example each", tag: WebhookRoutes.tag, access: .public)

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<WebhookEventTypesView> {
        .ok(WebhookEventTypesView(types: webhooks.types.all.map(WebhookEventTypeView.init)))
    }
}

struct WebhookEventTypesView: FieldEncodable {
    let types: [WebhookEventTypeView]

    static let example = WebhookEventTypesView(types: [.example])

    func encode(to out: inout JSONWriter) { out.field("data", types) }
}

struct WebhookEventTypeView: FieldEncodable {
    let type: WebhookEventTypes.EventType

    init(_ type: WebhookEventTypes.EventType) { self.type = type }

    static let example = WebhookEventTypeView(WebhookEventTypes.EventType(name: "deposit.succeeded", variables: []))

    func encode(to out: inout JSONWriter) {
        out.field("type", type.name)
        out.field("schema", type.schema.json)
        out.field("example", JSON.value(type.example))
    }
}
