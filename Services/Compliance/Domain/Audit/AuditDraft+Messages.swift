import JSONKit
import Primitives

extension AuditDraft {
    /// `<slug>.audited.v1`: an endpoint was called.
    static func call(_ message: AuditMessage, _ data: JSONValue) -> AuditDraft {
        func text(_ name: String) -> String? { data[name]?.stringValue }
        let resource = data["resource"].map {
            AuditEntryRecord.Resource(type: $0["type"]?.stringValue ?? "", id: $0["id"]?.stringValue)
        }
        let method = text("method")
        let outcome = text("outcome").flatMap { AuditEntryRecord.Outcome(rawValue: $0) } ?? .succeeded
        var record = AuditEntryRecord(
            sequence: 0, id: message.id, at: text("at").flatMap { Timestamp(rfc3339: $0) } ?? message.at,
            service: message.service,
            category: data["after"]?["roles"] != nil
                ? .role : .init(callOf: message.service, resource: resource?.type ?? "", isLook: method == "GET"),
            type: message.type, severity: outcome.severity, outcome: outcome)
        record.actor = data["actor"].map(AuditEntryRecord.Actor.init(of:))
        record.subjects = data["subjects"]?.arrayValue?.compactMap(\.stringValue) ?? []
        record.sessionID = text("session_id")
        record.ip = text("ip")
        record.userAgent = text("user_agent")
        record.deviceID = text("device_id")
        record.requestID = text("request_id")
        record.traceID = text("trace_id") ?? message.traceID
        record.method = method
        record.route = text("route")
        record.resource = resource
        record.code = text("code")
        record.before = data["before"]
        record.after = data["after"]
        record = record.redacted
        let caller = data["actor"]?["owner_id"]?.stringValue ?? record.actor?.person
        let subject = record.subjects.first ?? caller ?? PersonalValues.nobody
        var places = ["ip", "user_agent", "device_id"].map { AuditSealing.Place($0, of: caller ?? subject) }
        let declared = data["personal"]?.arrayValue?.compactMap(\.stringValue) ?? []
        for (name, value) in [("before", record.before), ("after", record.after)] {
            guard let value else { continue }
            places += declared.map { AuditSealing.Place("\(name).\($0)", of: subject) }
            places += PersonalValues.places(in: value, path: name, of: subject)
        }
        return AuditDraft(record, .values(places), foundBy: record.searchKeys)
    }

    /// Any other event: something has happened.
    static func event(_ message: AuditMessage, _ data: JSONValue) -> AuditDraft {
        let people = PersonalValues.people(in: data)
        var record = AuditEntryRecord(
            sequence: 0, id: message.id, at: message.at, service: message.service,
            category: .init(event: message.type), type: message.type, severity: severity(of: message, data),
            outcome: .init(event: message.type))
        record.actor = .init(of: message, data)
        record.subjects = people
        record.sessionID = data["session_id"]?.stringValue
        record.requestID = data["request_id"]?.stringValue
        record.traceID = message.traceID
        record.after = data
        record = record.redacted
        let places = record.after.map {
            PersonalValues.places(in: $0, path: "after", of: people.first ?? PersonalValues.nobody)
        }
        return AuditDraft(record, .values(places ?? []), foundBy: record.searchKeys)
    }

    /// An alert says by itself how grave it is.
    private static func severity(of message: AuditMessage, _ data: JSONValue) -> AuditEntryRecord.Level {
        switch data["severity"]?.stringValue {
        case "critical": .critical
        case "high": .error
        case "medium": .warning
        default: .init(event: message.type)
        }
    }

    /// `wallet.movements_posted.v1`: what one commit of the wallet has moved. Nil for one that is to be read the slow
    /// way.
    init?(movements message: AuditMessage) {
        guard let scan = try? MovementScan(message.data) else { return nil }  // the slow way says what is wrong
        let transactions = scan.transactions
        var record = AuditEntryRecord(
            sequence: 0, id: message.id, at: message.at, service: message.service, category: .movement,
            type: message.type, severity: .info, outcome: .succeeded)
        record.traceID = message.traceID
        var (owners, keys) = ([UniqueID](), Set<AuditKey>())
        var pieces: [AuditText.Piece] = []
        for (place, transaction) in transactions.enumerated() {
            for owner in transaction.owners where keys.insert(.subject(owner)).inserted { owners.append(owner) }
            if let id = transaction.id { keys.insert(.resource(id.description)) }
            if let initiator = transaction.initiator { keys.insert(.actor(initiator)) }
            if let range = transaction.requestID { keys.insert(.request(scan.text(range))) }
            for text in transaction.texts {
                pieces.append(
                    AuditText.Piece(
                        range: text.range, path: "after.transactions.\(place).\(text.name)", person: transaction.writer)
                )
            }
        }
        record.subjects = owners.map(\.description)
        let initiators = Set(transactions.map(\.initiator))
        let initiator = initiators.count == 1 ? initiators.first ?? nil : nil
        record.actor = AuditEntryRecord.Actor(initiator: initiator, service: message.service)
        if transactions.count == 1 {
            record.requestID = transactions[0].requestID.map { scan.text($0) }
            record.resource = transactions[0].id.map { AuditEntryRecord.Resource(transaction: $0.description) }
        }
        self.init(record, .text(AuditText(bytes: message.data, pieces: pieces)), foundBy: keys)
    }
}

extension AuditEntryRecord.Outcome {
    fileprivate var severity: AuditEntryRecord.Level {
        switch self {
        case .succeeded: .info
        case .refused: .warning
        case .failed: .error
        }
    }
}

extension AuditEntryRecord.Resource {
    init(transaction id: String) { self.init(type: "transactions", id: id) }
}

extension AuditEntryRecord.Actor {
    /// Of a movement: who asked for it, or the service that did it by itself.
    init(initiator: UniqueID?, service: String) {
        if let initiator {
            self.init(kind: .person, id: initiator.description)
        } else {
            self.init(kind: .service, id: service)
        }
    }

    fileprivate var person: String? { kind == .person ? id : nil }

    /// As `AuditEntry` has it.
    fileprivate init(of value: JSONValue) {
        self.init(
            kind: value["kind"]?.stringValue.flatMap { Kind(rawValue: $0) } ?? .system, id: value["id"]?.stringValue,
            roles: value["roles"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }

    private static let names = ["decided_by", "actor_id", "operator_id", "requested_by", "created_by"]

    /// What auth tells of an account, its owner has done, but for these.
    private static let notByOwner: Set<String> = ["auth.user_updated.v1", "auth.user_locked.v1"]

    /// Who did what an event tells: whom it names, or the publisher.
    fileprivate init(of message: AuditMessage, _ data: JSONValue) {
        func id(_ name: String) -> String? { data[name]?.stringValue.flatMap { UniqueID($0)?.description } }
        if let person = Self.names.lazy.compactMap({ id($0) }).first {
            self.init(kind: .person, id: person)
        } else if message.service == "auth", !Self.notByOwner.contains(message.type), let user = id("user_id") {
            // Whoever has failed to sign in has not shown to be the owner.
            self.init(kind: .person, id: message.type.hasPrefix("auth.login_failed.") ? nil : user)
        } else {
            self.init(kind: .service, id: message.service)
        }
    }
}
