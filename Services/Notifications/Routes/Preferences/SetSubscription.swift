import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NotificationsDomain
import Primitives

struct EventPath: FieldDecodable {
    let event: String

    init(_ fields: inout Fields) { event = fields.required("event", .eventName) }
}

/// `PUT /notifications/subscriptions/{event}`
struct SetSubscription: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/notifications/subscriptions/{event}", id: "setSubscription",
        summary: "Ask for one event by itself", tag: "Preferences",
        access: .authenticated(scope: .notificationsWrite), right: .own,
        problems: [.unknownEvent, .mandatoryChannel])

    typealias Path = EventPath

    struct Body: FieldDecodable {
        let channels: Set<Channel>
        let minimum: Money?
        let walletID: UniqueID?

        init(_ fields: inout Fields) {
            channels = Set(
                fields.required(
                    "channels", .array(.choice(Channel.self), 0...4).described("Where it is to go; empty: nowhere")))
            minimum = fields.optional("minimum", .money.described("Amounts below it are not told"))
            walletID = fields.optional("wallet_id", .uuid.described("Only of this wallet"))
            if let minimum, minimum.isNegative {
                fields.refuse("minimum.amount", .outOfRange, "must not be negative")
            }
        }
    }

    let catalogue: EventCatalogue
    let subscriptions: SubscriptionStore

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let (name, body) = (call.path.event, call.body)
        guard let event = catalogue[name], event.type != nil else { throw NotificationsError.unknownEvent(name) }
        if case .channels(let needed) = event.mandatory, !needed.isSubset(of: body.channels) {
            throw NotificationsError.mandatoryChannel(Channels.names(needed).joined(separator: " "))
        }
        let subscription = Subscription(
            event: name, channels: body.channels, minimum: body.minimum, walletID: body.walletID)
        try await subscriptions.set(subscription, of: try call.caller.userID, now: call.receivedAt)
        return .ok(SubscriptionView(subscription: subscription))
    }
}
