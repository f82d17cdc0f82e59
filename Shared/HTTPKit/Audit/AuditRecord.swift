import Authentication
import Contracts
import JSONKit
import Outbox
import Primitives

/// What is known of a call before its endpoint runs, and the row that comes of it.
struct AuditRecord: Sendable {
    let spec: EndpointSpec
    let context: CallContext
    let resourceID: String?
    let body: JSONValue?
    let redaction: AuditRedaction

    /// Longer bodies are told by their length.
    private static let longestBody = 16 << 10

    func event(
        _ notes: AuditTrail.Notes, _ outcome: AuditOutcome, code: String?, _ auditing: Auditing
    ) -> OutboxEvent {
        let entry = entry(notes, outcome, code: code, at: auditing.clock.now())
        return OutboxEvent(
            type: "\(auditing.slug).audited.v1", aggregateID: entry.resource?.id ?? context.requestID,
            data: JSON.encode(entry), id: auditing.ids.next(), occurredAt: entry.at,
            traceparent: context.trace.traceparent)
    }

    private func entry(
        _ notes: AuditTrail.Notes, _ outcome: AuditOutcome, code: String?, at now: Timestamp
    ) -> AuditEntry {
        let (before, changed) = (redaction.redacted(notes.before), redaction.redacted(notes.after))
        return AuditEntry(
            at: now, actor: actor(notes), subjects: subjects(notes), sessionID: context.callerIfAny?.sessionID,
            ip: context.clientIP, userAgent: context.userAgent, deviceID: context.deviceID,
            requestID: context.requestID, traceID: context.trace.traceID, method: spec.method.rawValue, route: spec.id,
            resource: AuditResource(type: spec.path.resourceName, id: notes.resourceID ?? resourceID),
            outcome: outcome, code: code, before: before.isEmpty ? nil : .object(before),
            after: Self.merged(shownBody, changed), personal: redaction.personal)
    }

    /// Whoever signs in is nobody yet: the row names the account, once it is known, as its subject.
    private func actor(_ notes: AuditTrail.Notes) -> AuditActor {
        guard let caller = context.callerIfAny else {
            return AuditActor(kind: spec.rateClass == .webhook ? .provider : .person, roles: [])
        }
        let roles = caller.roles.map(\.rawValue).sorted()
        if let key = caller.apiKeyID {
            return AuditActor(kind: .apiKey, id: key, ownerID: caller.userID, roles: roles)
        }
        return AuditActor(kind: .person, id: caller.userID.rawValue, roles: roles)
    }

    private func subjects(_ notes: AuditTrail.Notes) -> [UserID] {
        notes.subjects.isEmpty ? context.callerIfAny.map { [$0.userID] } ?? [] : notes.subjects
    }

    private var shownBody: [JSONMember] {
        guard case .object(let members) = body else { return [] }
        let length = context.headers.joined("Content-Length").flatMap(Int.init) ?? 0
        guard length <= Self.longestBody else { return [JSONMember("omitted_bytes", .number("\(length)"))] }
        return redaction.redacted(members)
    }

    /// What came to be of a field counts more than what was asked.
    private static func merged(_ asked: [JSONMember], _ changed: [JSONMember]) -> JSONValue? {
        let names = Set(changed.map(\.name))
        let members = asked.filter { !names.contains($0.name) } + changed
        return members.isEmpty ? nil : .object(members)
    }
}

extension PathTemplate {
    /// The word before the first placeholder, or the last one.
    var resourceName: String {
        var name = ""
        for case .literal(let word) in segments.prefix(while: { if case .literal = $0 { true } else { false } }) {
            name = word
        }
        return name
    }
}
