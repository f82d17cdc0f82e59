import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NotificationsDomain
import Primitives

/// What would become of an event on one channel.
struct ChannelDecisionView: FieldEncodable {
    enum Outcome: String, CaseIterable, FieldValue {
        case send, `defer`, digest, skip
    }

    let channel: Channel
    let decision: Decision

    static let example = ChannelDecisionView(channel: .push, decision: .wait(until: .example, .quietHours))

    func encode(to out: inout JSONWriter) {
        let (outcome, at, reason): (Outcome, Timestamp?, SkipReason?) =
            switch decision {
            case .send: (.send, nil, nil)
            case .wait(let until, let why): (.defer, until, why)
            case .digest(_, let at): (.digest, at, nil)
            case .skip(let why): (.skip, nil, why)
            }
        out.field("channel", channel)
        out.field("decision", outcome)
        out.optional("at", at)
        out.optional("reason", reason)
    }
}

struct ExplanationView: FieldEncodable {
    let channels: [ChannelDecisionView]

    static let example = ExplanationView(channels: [.example])

    func encode(to out: inout JSONWriter) { out.field("channels", channels) }
}

/// `POST /notifications/preferences/explain`: what would happen, by the code by which it happens.
struct ExplainDecision: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/notifications/preferences/explain", id: "explainDecision",
        summary: "Where an event would go, when, and why not", tag: "Preferences",
        access: .authenticated(scope: .notificationsRead), right: .own, problems: [.unknownEvent])

    struct Body: FieldDecodable {
        let event: String
        let at: Timestamp?
        let amount: Money?

        init(_ fields: inout Fields) {
            event = fields.required("event", .eventName)
            at = fields.optional("at", .timestamp.described("As if it happened then; absent: now"))
            amount = fields.optional("amount", .money)
        }
    }

    let catalogue: EventCatalogue
    let preferences: PreferenceStore
    let zones: ZoneBook
    let carried: Carried
    let pushes: Set<DevicePlatform>

    func handle(_ call: Call<Self>) async throws -> Reply<ExplanationView> {
        let (body, time) = (call.body, call.body.at ?? call.receivedAt)
        guard let event = catalogue[body.event], event.type != nil else {
            throw NotificationsError.unknownEvent(body.event)
        }
        var person = try await preferences.person(try call.caller.userID, event: event.name, now: time)
        person.devices.removeAll { !pushes.contains($0.platform) }
        // A code is what proves an address: it goes there before.
        if event.hasSecrets { (person.isEmailVerified, person.isPhoneVerified) = (true, true) }
        let decider = Decider(
            event: event, preferences: person.preferences, subscription: person.subscription,
            zone: zones.zone(of: person), amount: body.amount,
            namedChannel: event.mandatory == .asMessageSays ? .email : nil)
        var plan = DeliveryPlan(decider, person, carried: carried, at: time)
        plan.fallBack()
        let decisions = Dictionary(uniqueKeysWithValues: plan.entries.map { ($0.channel, $0.decision) })
        return .ok(
            ExplanationView(
                channels: Channel.allCases.map { channel in
                    ChannelDecisionView(channel: channel, decision: decisions[channel] ?? .skip(.off))
                }))
    }
}
