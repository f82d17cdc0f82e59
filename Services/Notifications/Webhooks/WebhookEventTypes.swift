import HTTPKit
import JSONKit
import MoneyKit
import NotificationsDomain
import Primitives

/// What merchants can ask for: the public rows of the catalogue, with what their `data` looks like. Documents, the list
/// of types and the rule for patterns are all made from this.
struct WebhookEventTypes: Sendable {
    struct EventType: Sendable {
        let name: String
        let variables: [Variable]
    }

    let all: [EventType]
    private let names: Set<String>

    init(_ catalogue: EventCatalogue) {
        all = catalogue.publicEvents.map { EventType(name: $0.name, variables: $0.variables) }
        names = Set(all.map(\.name))
    }

    func contains(_ name: String) -> Bool { names.contains(name) }

    /// As the document of the API has them.
    var documented: [OpenAPIWebhook] {
        let headers = [
            (name: "webhook-id", description: "The event's id, the same whenever it is sent"),
            (name: "webhook-timestamp", description: "When it was sent, in seconds since 1970"),
            (
                name: "webhook-signature",
                description: "`v1,` or `v1a,` and a signature in base64, several with spaces between"
            ),
        ]
        return all.map { type in
            OpenAPIWebhook(
                name: type.name, summary: "Sent to endpoints that asked for `\(type.name)`", headers: headers,
                schema: type.titled, example: JSON.value(type.example))
        }
    }

    subscript(name: String) -> EventType? { all.first { $0.name == name } }

    /// - Throws: `WebhookError.unknownEvent` with the first pattern that can never match anything.
    func check(_ patterns: [EventPattern]) throws(WebhookError) {
        for pattern in patterns where !pattern.isKnown(among: names) { throw .unknownEvent(pattern.text) }
    }
}

extension WebhookEventTypes.EventType {
    /// `deposit` of `deposit.succeeded`: what a subject of it is called in examples.
    private var family: String { String(name.prefix { $0 != "." }) }

    /// The JSON Schema of the whole body, complete in itself.
    var schema: JSONSchema {
        guard case .object(let members) = titled.json.withoutTitles else { return titled }
        return JSONSchema(members)
    }

    /// The same for documents, which keep parts that have a title once. Members may come to it.
    var titled: JSONSchema {
        let data = variables.map { variable in
            (
                name: variable.name, schema: WebhookWords.schema(of: variable.name),
                isRequired: !variable.isOptional && !WebhookWords.leftOut.contains(variable.name)
            )
        }
        return Self.object([
            ("id", .string(JSONMember("pattern", .string("^msg_[0-9a-f]{32}$"))), true),
            ("type", .string(JSONMember("const", .string(name))), true),
            ("timestamp", Timestamp.fieldSchema, true),
            ("sequence", Int64.fieldSchema.with("minimum", .number("1")), true),
            ("test", Bool.fieldSchema, true),
            ("subject", NoticeSubject.fieldSchema, true),
            ("data", Self.object(data), true),
        ]).with("title", .string(Self.title(of: name)))
    }

    private static func object(_ members: [(name: String, schema: JSONSchema, isRequired: Bool)]) -> JSONSchema {
        let required = members.filter { $0.isRequired }.map { JSONValue.string($0.name) }
        let schema = JSONSchema([
            JSONMember("type", .string("object")),
            JSONMember("properties", .object(members.map { JSONMember($0.name, $0.schema.json) })),
            JSONMember("additionalProperties", .bool(true)),
        ])
        return required.isEmpty ? schema : schema.with("required", .array(required))
    }

    /// `deposit.succeeded` is `DepositSucceededEvent`.
    private static func title(of name: String) -> String {
        name.split { $0 == "." || $0 == "_" }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "Event"
    }

    var data: [JSONMember] {
        variables.map { JSONMember($0.name, WebhookWords.example(of: $0.name)) }
    }

    var example: WebhookBody {
        WebhookBody(
            id: WebhookMessageID(.example), type: name, timestamp: .example, sequence: 2, isTest: name == Self.test,
            subject: NoticeSubject(kind: family, id: UniqueID.example.description), data: .object(data))
    }

    /// What is sent to see whether anything arrives.
    static var test: String { "webhook.test" }
}

/// The catalogue names variables; what kind of value stands behind a name is the same in every row.
enum WebhookWords {
    private enum Kind {
        case money, time, day, count, text(String)
    }

    private static let money: Set<String> = [
        "amount", "fee", "balance", "average", "spent", "budget", "remaining", "late_fee",
    ]
    private static let times: Set<String> = ["at", "until", "ends_at", "expires_at", "starts_at", "retry_at"]
    private static let days: Set<String> = ["due", "expires"]
    private static let counts: Set<String> = ["days", "tier", "percent"]
    private static let texts = [
        "currency": "USD", "kind": "main", "status": "active", "counterparty": "Grace H.", "reference": "INV-2026-0042",
        "provider": "sandbox", "reason": "declined", "destination": "••••6789", "payer": "Grace H.", "link": "Coffee",
        "biller": "City Power", "token": "1234-5678-9012", "number": "INV-2026-0042", "outcome": "won",
        "url": "https://shop.example/invoice", "plan": "Monthly", "last4": "4242", "merchant": "Coffee House",
        "rate": "12.5", "name": "November",
    ]

    private static func kind(of name: String) -> Kind {
        if money.contains(name) { return .money }
        if times.contains(name) { return .time }
        if days.contains(name) { return .day }
        if counts.contains(name) { return .count }
        return .text(texts[name] ?? name)
    }

    /// What people may leave out when they send money, in whatever row: then there is none.
    static let leftOut: Set<String> = ["reference"]

    static func schema(of name: String) -> JSONSchema {
        switch kind(of: name) {
        case .money: Money.fieldSchema
        case .time: Timestamp.fieldSchema
        case .day: CalendarDay.fieldSchema
        case .count: Int.fieldSchema
        case .text: String.fieldSchema
        }
    }

    static func example(of name: String) -> JSONValue {
        switch kind(of: name) {
        case .money: JSON.value(Money.example)
        case .time: JSON.value(Timestamp.example)
        case .day: JSON.value(Timestamp.example.day)
        case .count: .number("3")
        case .text(let text): .string(text)
        }
    }
}

extension JSONValue {
    fileprivate var withoutTitles: JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.filter { $0.name != "title" || $0.value.stringValue == nil }
                    .map { JSONMember($0.name, $0.value.withoutTitles) })
        case .array(let elements): .array(elements.map(\.withoutTitles))
        case .null, .bool, .number, .string: self
        }
    }
}
