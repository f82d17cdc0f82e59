import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// `POST /admin/notifications/templates/{id}/test`: with examples, to whoever asks.
struct TestTemplate: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/notifications/templates/{id}/test", id: "testTemplate",
        summary: "Send a template to oneself", tag: "Templates", access: .roles([.operator], scope: .opsWrite),
        right: .act, success: 202,
        problems: [.notFound, .conflict, .templateInvalid, .unknownVariable, .unknownEvent])

    typealias Path = TemplatePath

    let desk: TemplateDesk
    let templates: TemplateStore
    let preferences: PreferenceStore
    let carriers: [Channel: Carrier]
    let ids: IDGenerator

    func handle(_ call: Call<Self>) async throws -> Reply<WordsView> {
        guard let record = try await templates.find(call.path.id) else { throw NotificationsError.notFound }
        let (key, parts) = (record.key, try desk.preview(record.parts, for: record.key, []))
        // An entry of an inbox is a record, and a test is none: it is shown.
        guard key.channel != .inApp else { return .accepted(WordsView(parts: parts)) }
        let person = try await preferences.person(
            try call.caller.userID, event: key.event, now: call.receivedAt)
        guard let carrier = carriers[key.channel], person.contact(key.channel) == .reachable,
            let address = person.address(key.channel)
        else { throw Problem(.conflict, detail: "You cannot be reached by \(key.channel.rawValue).") }
        let outcome = await carrier.send(
            OutgoingNotice(
                deliveryID: ids.next(), event: key.event, isUrgent: false, address: address,
                deviceID: key.channel == .push ? person.devices.first?.id : nil,
                name: person.firstName, parts: parts, unsubscribeURL: nil, expiresAt: nil))
        guard case .accepted = outcome else {
            throw Problem(.conflict, detail: "It was not taken: \(outcome.words).")
        }
        return .accepted(WordsView(parts: parts))
    }
}

extension CarrierOutcome {
    /// For operators.
    var words: String {
        switch self {
        case .accepted: "accepted"
        case .refused(_, let code, let text, _): [code, text].compactMap(\.self).joined(separator: " ").oneLine
        case .gone(let text), .notSent(let text), .unknown(let text): text.oneLine
        }
    }
}
