import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import Primitives

/// `POST /admin/notifications/broadcasts`
struct CreateBroadcast: Endpoint {
    static let spec = EndpointSpec(
        .post, BroadcastRoutes.path(), id: "createBroadcast",
        summary: "Tell many people something, at once or from an instant on", tag: BroadcastRoutes.tag,
        access: BroadcastRoutes.writing, right: .act, idempotency: .required, success: 201,
        problems: [.unknownEvent, .templateInvalid, .unknownVariable],
        // Ten thousand people by their ids, and the HTML of a mail in some languages.
        bodyLimit: 1 << 20)

    struct Body: FieldDecodable {
        let event: String
        let texts: [String: BroadcastText]
        let variables: [JSONMember]
        let channels: Set<Channel>
        let audience: Audience
        let ratePerMinute: Int
        let startsAt: Timestamp?
        let expiresAt: Timestamp?

        init(_ fields: inout Fields) {
            event = fields.required("event", .eventName.example("system.announcement"))
            texts = fields.required("content", .map(.locale, .object(BroadcastTextFields.self), 1...20))
                .mapValues(\.text)
            if fields.has("content"), texts["en"] == nil {
                fields.refuse("content.en", .missing, "is required: whoever reads no other language gets it")
            }
            variables =
                fields.optional(
                    "variables", .templateVariables.described("Of the event, such as the `url` that an entry leads to"))
                ?? []
            channels = Set(fields.required("channels", .array(.choice(Channel.self), 1...4)))
            audience = fields.required("audience", .object(AudienceFields.self)).audience
            let rate = fields.optional(
                "rate_per_minute", .integer(1...120_000).described("People, at most; otherwise 6000"))
            ratePerMinute = rate ?? 6_000
            startsAt = fields.optional("starts_at", .timestamp)
            expiresAt = fields.optional("expires_at", .timestamp.described("After it nobody is told any more"))
            if let startsAt, let expiresAt, expiresAt <= startsAt {
                fields.refuse("expires_at", .outOfRange, "must be after starts_at")
            }
        }
    }

    static var bodyExample: String? {
        """
        {"event": "system.announcement", "content": {"en": {"title": "New: savings", \
        "text": "Put money aside, {{first_name}}."}}, "channels": ["in_app", "email"], \
        "audience": {"countries": ["NG"], "kyc_tiers": [2]}}
        """
    }

    let parts: BroadcastParts

    func handle(_ call: Call<Self>) async throws -> Reply<BroadcastView> {
        let (user, now) = (try call.caller.userID, call.receivedAt)
        let broadcast = try broadcast(call.body, now)
        return try await idempotent(call, parts.transactions) { transaction in
            let record = try await parts.broadcasts.add(broadcast, by: user, in: transaction)
            AuditTrail.resource(record.id)
            return .created(BroadcastView(record: record, counts: [:]))
        }
    }

    private func broadcast(_ body: Body, _ now: Timestamp) throws -> BroadcastRecord {
        guard let event = parts.catalogue[body.event] else { throw NotificationsError.unknownEvent(body.event) }
        guard event.isForBroadcasts else { throw BroadcastError.notForBroadcasts(event.name) }
        if let expiresAt = body.expiresAt, expiresAt <= now {
            throw Problem.invalid("expires_at", FieldError.Code.outOfRange.rawValue, "must be in the future")
        }
        let variables = variables(body, of: event, now)
        _ = try BroadcastContent(body.texts, of: event, variables: variables)
        // What begins at once begins here: it can be paused from the first instant on.
        let waits = body.startsAt.map { $0 > now } ?? false
        return BroadcastRecord(
            id: parts.ids.next(), event: event.name, status: waits ? .scheduled : .running, texts: body.texts,
            variables: variables, channels: body.channels, audience: body.audience, audienceSize: 0,
            ratePerMinute: body.ratePerMinute, startsAt: body.startsAt, expiresAt: body.expiresAt, toldUpTo: nil,
            told: 0, nextTurnAt: waits ? nil : now, walkedAt: nil, createdAt: now, startedAt: waits ? nil : now,
            endedAt: nil)
    }

    /// What the event tells of its own time is the broadcast's unless it says otherwise.
    private func variables(_ body: Body, of event: CatalogueEvent, _ now: Timestamp) -> [JSONMember] {
        var variables = body.variables
        for (name, time) in [("starts_at", body.startsAt ?? now), ("ends_at", body.expiresAt)] {
            guard let time, event.variable(name) != nil, !variables.contains(where: { $0.name == name }) else {
                continue
            }
            variables.append(JSONMember(name, .string(time.rfc3339)))
        }
        return variables
    }
}
