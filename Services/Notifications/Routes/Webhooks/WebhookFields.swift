import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

// The words of the requests about webhooks.

struct WebhookEndpointPath: FieldDecodable {
    let id: WebhookEndpointID

    init(_ fields: inout Fields) { id = fields.required("id", .id(WebhookEndpointID.self)) }
}

struct WebhookDeliveryPath: FieldDecodable {
    let id: WebhookDeliveryID

    init(_ fields: inout Fields) { id = fields.required("id", .id(WebhookDeliveryID.self)) }
}

struct WebhookEventPath: FieldDecodable {
    let id: WebhookMessageID

    init(_ fields: inout Fields) { id = fields.required("id", .webhookMessage) }
}

extension FieldType where Value == WebhookMessageID {
    static var webhookMessage: FieldType {
        .parsed(
            "msg_ and 32 hexadecimal digits",
            schema: .string(
                JSONMember("pattern", .string("^msg_[0-9a-f]{32}$")),
                JSONMember("examples", .array([.string(WebhookMessageID(.example).description)]))),
            example: WebhookMessageID(.example)
        ) { WebhookMessageID($0) }
    }
}

extension FieldType where Value == [String] {
    static var eventPatterns: FieldType {
        .array(.line(1...100).example("deposit.*"), 1...100)
            .described("Kinds of events: `*`, `deposit.*`, `deposit.succeeded`")
    }
}

extension [String] {
    /// Each once, in the order given.
    var eventPatterns: [EventPattern] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }.map(EventPattern.init)
    }
}

extension FieldType where Value == String {
    /// What is wrong with it is told as `url_not_allowed`, by the guard that sends to it.
    static var webhookURL: FieldType {
        .line(1...2_048).example("https://shop.example/florin").described("`https`, in the public Internet")
    }

    static var webhookDescription: FieldType { .line(1...200).example("Orders of the shop") }
}

extension FieldType where Value == Int {
    static var webhooksPerSecond: FieldType { .integer(1...1_000).described("No more than so many, evenly") }
}

extension WebhookEndpoint.Status: FieldValue {}
extension WebhookEndpoint.Signature: FieldValue {}
extension WebhookEndpoint.DisabledReason: FieldValue {}
extension WebhookDelivery.Status: FieldValue {}

extension EventPattern: FieldValue {
    static var fieldSchema: JSONSchema { .string() }
    func write(to out: inout JSONWriter) { out.string(text) }
}

extension WebhookMessageID: FieldValue {
    static var fieldSchema: JSONSchema { FieldType<WebhookMessageID>.webhookMessage.schema }
    func write(to out: inout JSONWriter) { out.plainString(description.utf8) }
}
