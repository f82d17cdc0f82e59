import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// A row of the catalogue, with what the caller has asked of it.
struct EventView: FieldEncodable {
    let event: CatalogueEvent
    let settings: [Channel: Pace]
    let subscription: Subscription?

    static let example = EventView(
        event: .example,
        settings: [.inApp: .instant, .email: .daily],
        subscription: Subscription(event: "transfer.received", channels: [.inApp], minimum: .example, walletID: nil))

    func encode(to out: inout JSONWriter) {
        out.field("event", event.name)
        out.optional("type", event.type)
        out.field("priority", event.priority)
        out.field("channels", ChannelPaces(paces: settings))
        out.field("mandatory", Channel.allCases.filter(event.isMandatory))
        out.field("webhook", event.isPublic)
        out.field("variables", event.variables.filter { !$0.isSecret }.map(\.name))
        out.optional("subscription", subscription.map(SubscriptionView.init))
    }
}

/// By channel, how soon it goes there; absent: not at all.
struct ChannelPaces: FieldValue {
    let paces: [Channel: Pace]

    static var fieldSchema: JSONSchema { .map(of: Pace.fieldSchema) }

    func write(to out: inout JSONWriter) {
        JSONValue.object(
            Channel.allCases.compactMap { channel in
                paces[channel].map { JSONMember(channel.rawValue, .string($0.rawValue)) }
            }
        ).write(to: &out)
    }
}

/// `GET /notifications/events`
struct ListEvents: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/notifications/events", id: "listEvents",
        summary: "What can be told, and where it goes for the caller", tag: "Preferences",
        access: .authenticated(scope: .notificationsRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: TableQuery

        init(_ fields: inout Fields) { page = TableQuery(&fields) }
    }

    let catalogue: EventCatalogue
    let preferences: PreferenceStore
    let subscriptions: SubscriptionStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<EventView>> {
        let user = try call.caller.userID
        let wanted = try await preferences.preferences(user)
        let asked = Dictionary(uniqueKeysWithValues: try await subscriptions.all(of: user).map { ($0.event, $0) })
        let views = catalogue.events.filter { $0.type != nil }.map { event in
            let decider = Decider(event: event, preferences: wanted, subscription: asked[event.name], zone: .utc)
            let paces = Channel.allCases.compactMap { channel in decider.pace(channel).map { (channel, $0) } }
            return EventView(
                event: event, settings: Dictionary(uniqueKeysWithValues: paces), subscription: asked[event.name])
        }
        return .ok(try call.query.page.page(views, cursors, list: "events") { $0.event.name })
    }
}
