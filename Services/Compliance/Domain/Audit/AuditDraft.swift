package import JSONKit
package import Primitives

/// A message of the suite as the log takes it.
package struct AuditMessage: Sendable {
    package let id: UniqueID
    /// `wallet.movements_posted.v1`
    package let type: String
    package let at: Timestamp
    /// 32 hexadecimal digits.
    package let traceID: String?
    /// The JSON of its data.
    package let data: [UInt8]

    package init(id: UniqueID, type: String, at: Timestamp, traceID: String?, data: [UInt8]) {
        self.id = id
        self.type = type
        self.at = at
        self.traceID = traceID
        self.data = data
    }

    /// The publisher.
    var service: String { String(type.prefix { $0 != "." }) }
}

/// An entry before it has its place in the chain: what it says, what it is found by, and what of it is sealed for whom.
package struct AuditDraft: Sendable {
    enum Content: Sendable {
        /// In the record, by the places of what is personal.
        case values([AuditSealing.Place])
        /// `after` is the message's own text.
        case text(AuditText)
    }

    /// Without secrets, and without a place.
    package let record: AuditEntryRecord
    let content: Content
    private let found: Set<AuditKey>

    init(_ record: AuditEntryRecord, _ content: Content, foundBy keys: Set<AuditKey>) {
        self.record = record
        self.content = content
        found = keys
    }

    /// - Throws: `JSONSyntaxError` for a message that is no JSON.
    package init(_ message: AuditMessage) throws(JSONSyntaxError) {
        if message.type.hasPrefix("wallet.movements_posted."), let draft = AuditDraft(movements: message) {
            self = draft
            return
        }
        let data = try JSONParser.parse(message.data, limits: .own)
        self = message.type.hasSuffix(".audited.v1") ? .call(message, data) : .event(message, data)
    }

    /// Sorted, each once.
    package var keys: [Int64] { Set(found.map(\.number)).sorted() }

    /// Whose values it holds.
    package var people: Set<String> {
        switch content {
        case .values(let places): Set(places.map(\.person))
        case .text(let text): Set(text.pieces.map(\.person))
        }
    }

    /// The exact text that is hashed.
    /// - Parameter seal: see `AuditSealing.sealed`.
    package func payload<Failure: Error>(
        at sequence: Int64, by seal: (String, [UInt8], [UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        var record = record
        record.sequence = sequence
        switch content {
        case .values(let places):
            return JSON.encode(try AuditSealing.sealed(record.json, id: record.id, places, by: seal))
        case .text(let text):
            // `after` is the last member, and the only one that is missing.
            var out = JSON.encode(record.json)
            out.removeLast()
            out += #","after":"#.utf8
            try text.append(to: &out, id: record.id, by: seal)
            out.append(UInt8(ascii: "}"))
            return out
        }
    }
}

extension AuditEntryRecord {
    /// What a search may ask for.
    var searchKeys: Set<AuditKey> {
        var keys = Set(subjects.compactMap { UniqueID($0).map(AuditKey.subject) })
        if let id = actor?.id.flatMap({ UniqueID($0) }) { keys.insert(.actor(id)) }
        if let requestID { keys.insert(.request(requestID)) }
        if let id = resource?.id { keys.insert(.resource(id)) }
        return keys
    }
}
