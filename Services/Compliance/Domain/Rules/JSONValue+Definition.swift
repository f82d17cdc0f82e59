package import JSONKit

extension JSONValue {
    /// An object with these members in the place of those of their names; what is null in them goes.
    package func replacing(_ changes: [JSONMember]) -> JSONValue {
        guard case .object(var members) = self else { return self }
        for change in changes {
            let place = members.firstIndex { $0.name == change.name }
            switch (place, change.value) {
            case (let place?, .null): members.remove(at: place)
            case (nil, .null): break
            case (let place?, _): members[place] = change
            case (nil, _): members.append(change)
            }
        }
        return .object(members)
    }

    /// The database takes every text but one with a zero in it.
    package func requireStorable(at pointer: String = "") throws(RuleInvalid) {
        switch self {
        case .string(let text):
            if text.utf8.contains(0) { throw RuleInvalid(pointer, "must not contain U+0000") }
        case .array(let elements):
            for (place, element) in elements.enumerated() { try element.requireStorable(at: "\(pointer)/\(place)") }
        case .object(let members):
            for member in members {
                if member.name.utf8.contains(0) { throw RuleInvalid(pointer, "must not contain U+0000") }
                try member.value.requireStorable(at: "\(pointer)/\(member.name)")
            }
        case .null, .bool, .number: break
        }
    }
}
