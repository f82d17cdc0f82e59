package import JSONKit
package import Primitives

/// What is looked for in entries beyond their columns: each that is there must be right.
package struct AuditSearch: Sendable {
    package var actor: UniqueID?
    package var subject: UniqueID?
    package var requestID: String?
    /// The thing's own id, a transaction's too.
    package var resourceID: String?

    package init() {}

    package var isEmpty: Bool { keys.isEmpty }

    /// An entry that is found holds all of them.
    package var keys: [Int64] {
        var keys: [AuditKey] = []
        if let actor { keys.append(.actor(actor)) }
        if let subject { keys.append(.subject(subject)) }
        if let requestID { keys.append(.request(requestID)) }
        if let resourceID { keys.append(.resource(resourceID)) }
        return keys.map(\.number)
    }

    /// What of an entry is meant: the whole of it, or those of its movements that fit, the last first. Nothing for an
    /// entry that merely holds numbers alike.
    package func items(of payload: [UInt8]) throws(JSONSyntaxError) -> [AuditItem] {
        let entry = try JSONParser.parse(payload, limits: .own)
        guard !isEmpty else { return [AuditItem(entry)] }
        guard entry["category"] == .string(AuditEntryRecord.Category.movement.rawValue),
            let transactions = entry["after"]?["transactions"]?.arrayValue
        else { return fits(entry) ? [AuditItem(entry)] : [] }
        return transactions.enumerated().reversed().compactMap { place, transaction in
            fits(transaction: transaction) ? AuditItem(entry, transaction, at: place) : nil
        }
    }

    private func fits(_ entry: JSONValue) -> Bool {
        func holds(_ wanted: String?, _ value: JSONValue?) -> Bool { wanted == nil || value?.stringValue == wanted }
        let subjects = entry["subjects"]?.arrayValue ?? []
        return holds(actor?.description, entry["actor"]?["id"])
            && (subject.map { subjects.contains(.string($0.description)) } ?? true)
            && holds(requestID, entry["request_id"]) && holds(resourceID, entry["resource"]?["id"])
    }

    private func fits(transaction: JSONValue) -> Bool {
        func holds(_ wanted: String?, _ name: String) -> Bool {
            wanted == nil || transaction[name]?.stringValue == wanted
        }
        let owners = AuditItem.owners(of: transaction)
        return holds(actor?.description, "initiator") && (subject.map { owners.contains($0.description) } ?? true)
            && holds(requestID, "request_id") && holds(resourceID, "transaction_id")
    }
}

/// An entry, or one transaction of an entry that holds many, as a reader sees it.
package struct AuditItem: Sendable {
    /// The entry's own.
    package let id: UniqueID
    /// Among the transactions of its entry; 0 for a whole one.
    package let place: Int
    private let head: [JSONMember]
    private let after: JSONValue?
    private let path: String
    private let isPart: Bool

    init(_ entry: JSONValue) {
        id = entry.id
        place = 0
        head = entry.members.filter { $0.name != "after" }
        after = entry["after"]
        path = "after"
        isPart = false
    }

    init(_ entry: JSONValue, _ transaction: JSONValue, at place: Int) {
        id = entry.id
        self.place = place
        let own = ["actor", "subjects", "request_id", "resource", "after"]
        let initiator = transaction["initiator"]?.stringValue.flatMap { UniqueID($0) }
        let actor = AuditEntryRecord.Actor(initiator: initiator, service: entry["service"]?.stringValue ?? "")
        let subjects = Self.owners(of: transaction).map(JSONValue.string)
        var head = entry.members.filter { !own.contains($0.name) }
        head.append(JSONMember("actor", actor.json))
        if !subjects.isEmpty { head.append(JSONMember("subjects", .array(subjects))) }
        if let requestID = transaction["request_id"] { head.append(JSONMember("request_id", requestID)) }
        if let id = transaction["transaction_id"]?.stringValue {
            head.append(JSONMember("resource", AuditEntryRecord.Resource(transaction: id).json))
        }
        self.head = head
        after = transaction
        path = "after.transactions.\(place)"
        isPart = true
    }

    static func owners(of transaction: JSONValue) -> [String] {
        var owners: [String] = []
        for movement in transaction["movements"]?.arrayValue ?? [] {
            for name in ["debit_owner", "credit_owner"] {
                if let owner = movement[name]?.stringValue, !owners.contains(owner) { owners.append(owner) }
            }
        }
        return owners
    }

    /// Whose values are sealed in it.
    package var people: Set<String> {
        AuditSealing.people(in: .object(head)).union(after.map { AuditSealing.people(in: $0) } ?? [])
    }

    /// With its sealed values opened; see `AuditSealing.opened`.
    package func opened<Failure: Error>(
        by open: (String, [UInt8], [UInt8]) throws(Failure) -> AuditSealing.Opened
    ) throws(Failure) -> JSONValue {
        var members = try AuditSealing.opened(.object(head), id: id, by: open).members
        if let after {
            let value = try AuditSealing.opened(after, at: path, id: id, by: open)
            members.append(
                JSONMember("after", isPart ? .object([JSONMember("transactions", .array([value]))]) : value))
        }
        return .object(members)
    }
}

extension JSONValue {
    fileprivate var members: [JSONMember] { if case .object(let members) = self { members } else { [] } }

    /// Our own entries have one.
    fileprivate var id: UniqueID { self["id"]?.stringValue.flatMap { UniqueID($0) } ?? UniqueID(high: 0, low: 0) }
}
