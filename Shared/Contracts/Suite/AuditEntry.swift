// Made by scripts/render from AuditEntry.messages.
package import JSONKit
package import Primitives

/// Who did what to which thing. Each service publishes it as `<slug>.audited.v1`; docs/audit.md tells when.
package struct AuditEntry: FieldEncodable, FieldDecodable, Hashable {
    package let at: Timestamp
    package let actor: AuditActor
    /// Whose affairs it is: owners, and the account that somebody tries to enter.
    package let subjects: [UserID]
    package let sessionID: UniqueID?
    /// The client's, as far as trusted proxies vouch for them.
    package let ip: String?
    package let userAgent: String?
    package let deviceID: String?
    package let requestID: String
    package let traceID: String
    package let method: String
    /// The operation's id in the service's document.
    package let route: String
    package let resource: AuditResource?
    package let outcome: AuditOutcome
    /// Of the refusal.
    package let code: String?
    /// Fields as they were, as far as they are known.
    package let before: JSONValue?
    /// The request's fields and what else came to be, without secrets.
    package let after: JSONValue?
    /// Which members of `before` and `after` are personal, by their path: they are kept sealed.
    package let personal: [String]

    package init(
        at: Timestamp,
        actor: AuditActor,
        subjects: [UserID],
        sessionID: UniqueID? = nil,
        ip: String? = nil,
        userAgent: String? = nil,
        deviceID: String? = nil,
        requestID: String,
        traceID: String,
        method: String,
        route: String,
        resource: AuditResource? = nil,
        outcome: AuditOutcome,
        code: String? = nil,
        before: JSONValue? = nil,
        after: JSONValue? = nil,
        personal: [String]
    ) {
        self.at = at
        self.actor = actor
        self.subjects = subjects
        self.sessionID = sessionID
        self.ip = ip
        self.userAgent = userAgent
        self.deviceID = deviceID
        self.requestID = requestID
        self.traceID = traceID
        self.method = method
        self.route = route
        self.resource = resource
        self.outcome = outcome
        self.code = code
        self.before = before
        self.after = after
        self.personal = personal
    }

    package init(_ fields: inout Fields) {
        at = fields.required("at", .timestamp)
        actor = fields.required("actor", .object(AuditActor.self))
        subjects = fields.required("subjects", .array(.id(UserID.self), 0...100))
        sessionID = fields.optional("session_id", .uuid)
        ip = fields.optional("ip", .text(0...4096))
        userAgent = fields.optional("user_agent", .text(0...4096))
        deviceID = fields.optional("device_id", .text(0...4096))
        requestID = fields.required("request_id", .text(0...4096))
        traceID = fields.required("trace_id", .text(0...4096))
        method = fields.required("method", .text(0...4096))
        route = fields.required("route", .text(0...4096))
        resource = fields.optional("resource", .object(AuditResource.self))
        outcome = fields.required("outcome", .choice(AuditOutcome.self))
        code = fields.optional("code", .text(0...4096))
        before = fields.optional("before", .json)
        after = fields.optional("after", .json)
        personal = fields.required("personal", .array(.text(0...4096), 0...100))
    }

    package static let example = AuditEntry(
        at: .example,
        actor: AuditActor.example,
        subjects: [UserID(.example)],
        sessionID: .example,
        ip: "203.0.113.7",
        userAgent: "Mozilla/5.0",
        deviceID: "b0a4f5ce",
        requestID: "0af7651916cd43dd8448eb211c80319c",
        traceID: "0af7651916cd43dd8448eb211c80319c",
        method: "PATCH",
        route: "changeWallet",
        resource: AuditResource.example,
        outcome: .succeeded,
        code: "insufficient_funds",
        before: JSONValue.object([JSONMember("name", .string("Savings"))]),
        after: JSONValue.object([JSONMember("name", .string("Holidays"))]),
        personal: ["name"])

    package func encode(to out: inout JSONWriter) {
        out.field("at", at)
        out.field("actor", actor)
        out.field("subjects", subjects)
        out.optional("session_id", sessionID)
        out.optional("ip", ip)
        out.optional("user_agent", userAgent)
        out.optional("device_id", deviceID)
        out.field("request_id", requestID)
        out.field("trace_id", traceID)
        out.field("method", method)
        out.field("route", route)
        out.optional("resource", resource)
        out.field("outcome", outcome)
        out.optional("code", code)
        out.optional("before", before)
        out.optional("after", after)
        out.field("personal", personal)
    }
}

package struct AuditActor: FieldEncodable, FieldDecodable, Hashable {
    package let kind: AuditActorKind
    /// The person's or the API key's; absent for whoever has not shown to be anybody.
    package let id: UniqueID?
    /// Whose API key it is.
    package let ownerID: UserID?
    package let roles: [String]

    package init(kind: AuditActorKind, id: UniqueID? = nil, ownerID: UserID? = nil, roles: [String]) {
        self.kind = kind
        self.id = id
        self.ownerID = ownerID
        self.roles = roles
    }

    package init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(AuditActorKind.self))
        id = fields.optional("id", .uuid)
        ownerID = fields.optional("owner_id", .id(UserID.self))
        roles = fields.required("roles", .array(.text(0...4096), 0...20))
    }

    package static let example = AuditActor(kind: .person, id: .example, ownerID: UserID(.example), roles: ["customer"])

    package func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.optional("id", id)
        out.optional("owner_id", ownerID)
        out.field("roles", roles)
    }
}

package enum AuditActorKind: String, CaseIterable, FieldValue {
    case person
    case apiKey = "api_key"
    case service
    case provider
    case system
}

package struct AuditResource: FieldEncodable, FieldDecodable, Hashable {
    /// As the route's path calls it: `wallets`, `journal-entries`.
    package let type: String
    package let id: String?

    package init(type: String, id: String? = nil) {
        self.type = type
        self.id = id
    }

    package init(_ fields: inout Fields) {
        type = fields.required("type", .text(0...4096))
        id = fields.optional("id", .text(0...4096))
    }

    package static let example = AuditResource(type: "wallets", id: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7f")

    package func encode(to out: inout JSONWriter) {
        out.field("type", type)
        out.optional("id", id)
    }
}

package enum AuditOutcome: String, CaseIterable, FieldValue {
    case succeeded
    case refused
    case failed
}
