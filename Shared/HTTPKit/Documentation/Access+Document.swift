import Authentication
import JSONKit
import Primitives

extension Access {
    /// The declaration for programs, as the member `x-florin-access` of an operation:
    /// `{"callers": "anyone" | "authenticated" | [roles], "scope": scope | null, "overseers": [roles]}`. Roles are
    /// complete: those that are admitted because another role implies them are named as well.
    /// - Parameter closedToKeys: the route asks for a person, whatever its scope.
    func json(reading: Bool, closedToKeys: Bool = false) -> JSONValue {
        .object([
            JSONMember("callers", callersJSON(reading)),
            JSONMember("scope", closedToKeys ? .null : scope.map { .string($0.rawValue) } ?? .null),
            JSONMember("overseers", Self.names { oversees($0, reading: reading) }),
        ])
    }

    private func callersJSON(_ reading: Bool) -> JSONValue {
        switch callers {
        case .anyone: .string("anyone")
        case .anyAuthenticated: .string("authenticated")
        case .roles: Self.names { admits($0, reading: reading) }
        }
    }

    /// The roles of which a person with just that one would pass.
    private static func names(_ passes: (Caller) -> Bool) -> JSONValue {
        let someone = UserID(.example)
        return .array(
            Role.allCases.filter { passes(Caller(userID: someone, roles: [$0])) }.map { .string($0.rawValue) })
    }
}
