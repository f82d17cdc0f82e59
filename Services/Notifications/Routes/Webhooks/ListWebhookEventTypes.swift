import HTTPKit
import JSONKit
import NotificationsDomain

/// `GET /webhooks/event-types`
struct ListWebhookEventTypes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/webhooks/event-types", id: "listWebhookEventTypes",
        summary: "All kinds of events, with a schema and an example each", tag: WebhookRoutes.tag, access: .public,
        problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: TableQuery

        init(_ fields: inout Fields) { page = TableQuery(&fields) }
    }

    let webhooks: WebhookParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<WebhookEventTypeView>> {
        let views = webhooks.types.all.map(WebhookEventTypeView.init)
        return .ok(try call.query.page.page(views, webhooks.cursors, list: "webhook-event-types") { $0.type.name })
    }
}

struct WebhookEventTypeView: FieldEncodable {
    let type: WebhookEventTypes.EventType
    /// JSON Schema of the whole body.
    let schema: JSONValue

    init(_ type: WebhookEventTypes.EventType) { self.init(type, schema: type.schema.json) }

    private init(_ type: WebhookEventTypes.EventType, schema: JSONValue) {
        self.type = type
        self.schema = schema
    }

    /// With the beginning of a schema: a whole one is longer than all else in the document.
    static let example = WebhookEventTypeView(
        WebhookEventTypes.EventType(name: "deposit.succeeded", variables: []),
        schema: .object([
            JSONMember("type", .string("object")),
            JSONMember("required", .array(["id", "type", "timestamp", "data"].map { .string($0) })),
        ]))

    func encode(to out: inout JSONWriter) {
        out.field("type", type.name)
        out.field("schema", schema)
        out.field("example", JSON.value(type.example))
    }
}
