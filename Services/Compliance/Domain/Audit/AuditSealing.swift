package import JSONKit
package import Primitives

/// Personal values of an entry, each sealed under its person's key: when that key is gone, they are, and the chain
/// still holds. The keys and the cipher (AES-256-GCM) are their keeper's; here stands what is sealed and how it is
/// written.
package enum AuditSealing {
    /// A member of an entry that is about a person: `after.email`, `ip`. A path goes through arrays to every element;
    /// one with numbers names a single one: `after.people.3.email`.
    package struct Place: Hashable, Sendable {
        package let path: String
        /// Under whose key.
        package let person: String

        package init(_ path: String, of person: String) {
            self.path = path
            self.person = person
        }
    }

    /// What became of a value that was sealed.
    package enum Opened: Hashable, Sendable {
        /// The JSON text that was sealed.
        case value([UInt8])
        /// The key is gone.
        case erased
        /// Nothing that we sealed: it stays as it is.
        case foreign
    }

    /// What binds a sealed value to its place: it opens in no other entry and under no other member.
    /// - Parameter path: of the member itself, with the numbers of elements: `after.emails.0`.
    package static func associatedData(entry id: UniqueID, path: String) -> [UInt8] {
        Array("\(id)/\(path)".utf8)
    }

    /// - Parameters:
    ///   - entry: without secrets, as the chain will hold it otherwise.
    ///   - seal: the person, the value's JSON text and the associated data, to nonce, ciphertext and tag.
    package static func sealed<Failure: Error>(
        _ entry: JSONValue, id: UniqueID, _ places: [Place],
        by seal: (String, [UInt8], [UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) -> JSONValue {
        let people = Dictionary(places.map { ($0.path, $0.person) }) { first, _ in first }
        return try mapped(entry, pattern: "", path: "") { value, pattern, path throws(Failure) in
            guard let person = people[path] ?? people[pattern] else { return nil }
            // There is nothing to hide, and what an array holds is sealed one by one.
            guard value != .null, value != .array([]) else { return value }
            if case .array = value { return nil }
            let bytes = try seal(person, JSON.encode(value), associatedData(entry: id, path: path))
            return written(bytes, of: person)
        }
    }

    /// A sealed value as it stands in the text.
    package static func written(_ bytes: [UInt8], of person: String) -> JSONValue {
        .object([JSONMember("sealed", .string(person)), JSONMember("c", .string(Base64.encode(bytes)))])
    }

    /// Whose values are sealed in it.
    package static func people(in entry: JSONValue) -> Set<String> {
        var people: Set<String> = []
        _ = opened(entry, id: UniqueID(high: 0, low: 0)) { person, _, _ in
            people.insert(person)
            return .foreign
        }
        return people
    }

    /// What a reader sees: the values, or `{"erased": true}`.
    /// - Parameter path: where in the entry it stands, when it is a part.
    package static func opened<Failure: Error>(
        _ entry: JSONValue, at path: String = "", id: UniqueID,
        by open: (String, [UInt8], [UInt8]) throws(Failure) -> Opened
    ) throws(Failure) -> JSONValue {
        try mapped(entry, pattern: path, path: path) { value, _, path throws(Failure) in
            guard let (person, bytes) = sealedParts(value) else { return nil }
            switch try open(person, bytes, associatedData(entry: id, path: path)) {
            case .value(let text): return parsed(text) ?? value
            case .erased: return .object([JSONMember("erased", .bool(true))])
            case .foreign: return value
            }
        }
    }

    private static func sealedParts(_ value: JSONValue) -> (String, [UInt8])? {
        guard case .object(let members) = value, members.map(\.name) == ["sealed", "c"],
            case .string(let person) = members[0].value, case .string(let text) = members[1].value,
            let bytes = Base64.decode(text)
        else { return nil }
        return (person, bytes)
    }

    private static func parsed(_ text: [UInt8]) -> JSONValue? {
        do { return try JSONParser.parse(text, limits: .own) } catch { return nil }
    }

    /// - Parameter change: a value, its path without and with the numbers of elements; nil to go into it.
    private static func mapped<Failure: Error>(
        _ value: JSONValue, pattern: String, path: String,
        _ change: (JSONValue, String, String) throws(Failure) -> JSONValue?
    ) throws(Failure) -> JSONValue {
        if let changed = try change(value, pattern, path) { return changed }
        func below(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        switch value {
        case .object(let members):
            var result: [JSONMember] = []
            for member in members {
                let (inner, place) = (below(pattern, member.name), below(path, member.name))
                let changed = try mapped(member.value, pattern: inner, path: place, change)
                result.append(JSONMember(member.name, changed))
            }
            return .object(result)
        case .array(let elements):
            var result: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                result.append(try mapped(element, pattern: pattern, path: below(path, String(index)), change))
            }
            return .array(result)
        case .null, .bool, .number, .string: return value
        }
    }
}
