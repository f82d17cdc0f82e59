package import JSONKit
package import Primitives

/// One entry of the audit trail as the chain holds it.
package struct AuditEntryRecord: Hashable, Sendable {
    package enum Category: String, CaseIterable, Sendable {
        case account, session, credential, role, wallet, movement, payment, billing, card, credit, accounting, kyc
        case screening, monitoring
        case caseFile = "case"
        case report, privacy, consent, security, configuration, access
    }

    package enum Level: String, CaseIterable, Sendable {
        case info, warning, error, critical
    }

    package enum Outcome: String, CaseIterable, Sendable {
        case succeeded, refused, failed
    }

    package struct Actor: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Sendable {
            case person
            case apiKey = "api_key"
            case service, provider, system
        }

        package let kind: Kind
        package let id: String?
        package let roles: [String]

        package init(kind: Kind, id: String?, roles: [String] = []) {
            self.kind = kind
            self.id = id
            self.roles = roles
        }
    }

    package struct Resource: Hashable, Sendable {
        package let type: String
        package let id: String?

        package init(type: String, id: String?) {
            self.type = type
            self.id = id
        }
    }

    package var sequence: Int64
    package var id: UniqueID
    package var at: Timestamp
    package var service: String
    package var category: Category
    package var type: String
    package var severity: Level
    package var actor: Actor?
    package var subjects: [String]
    package var sessionID: String?
    package var ip: String?
    package var userAgent: String?
    package var deviceID: String?
    package var requestID: String?
    package var traceID: String?
    package var method: String?
    package var route: String?
    package var resource: Resource?
    package var outcome: Outcome
    package var code: String?
    package var before: JSONValue?
    package var after: JSONValue?

    package init(
        sequence: Int64, id: UniqueID, at: Timestamp, service: String, category: Category, type: String,
        severity: Level, outcome: Outcome
    ) {
        self.sequence = sequence
        self.id = id
        self.at = at
        self.service = service
        self.category = category
        self.type = type
        self.severity = severity
        self.outcome = outcome
        subjects = []
    }
}

extension AuditEntryRecord {
    /// In the order in which the chain holds it; what does not apply is left out.
    package var json: JSONValue {
        var members = [
            JSONMember("sequence", .number(String(sequence))), JSONMember("id", .string(id.description)),
            JSONMember("at", .string(at.rfc3339)), JSONMember("service", .string(service)),
            JSONMember("category", .string(category.rawValue)), JSONMember("type", .string(type)),
            JSONMember("severity", .string(severity.rawValue)),
        ]
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append(JSONMember(name, value)) }
        }
        func add(_ name: String, text: String?) { add(name, text.map(JSONValue.string)) }
        add("actor", actor?.json)
        if !subjects.isEmpty { add("subjects", .array(subjects.map(JSONValue.string))) }
        add("session_id", text: sessionID)
        add("ip", text: ip)
        add("user_agent", text: userAgent)
        add("device_id", text: deviceID)
        add("request_id", text: requestID)
        add("trace_id", text: traceID)
        add("method", text: method)
        add("route", text: route)
        add("resource", resource?.json)
        add("outcome", text: outcome.rawValue)
        add("code", text: code)
        add("before", before)
        add("after", after)
        return .object(members)
    }

    /// The same without secrets: a one-time code is one, where it is told to its receiver.
    package var redacted: AuditEntryRecord {
        let names: Set<String> = type.hasPrefix("auth.one_time_code_issued.") ? ["code"] : []
        var result = self
        result.before = before.map { SecretMembers.redacted($0, also: names) }
        result.after = after.map { SecretMembers.redacted($0, also: names) }
        // What a client says of itself may hold anything.
        result.userAgent = userAgent.map(CardNumbers.masked)
        return result
    }
}

extension AuditEntryRecord.Actor {
    var json: JSONValue {
        var members = [JSONMember("kind", .string(kind.rawValue))]
        if let id { members.append(JSONMember("id", .string(id))) }
        if !roles.isEmpty { members.append(JSONMember("roles", .array(roles.map(JSONValue.string)))) }
        return .object(members)
    }
}

extension AuditEntryRecord.Resource {
    var json: JSONValue {
        var members = [JSONMember("type", .string(type))]
        if let id { members.append(JSONMember("id", .string(id))) }
        return .object(members)
    }
}
