import JSONKit
import Testing

/// `x-florin-access` of an operation: who may call it, and who reaches what belongs to others.
struct DeclaredAccess: Sendable {
    let isPublic: Bool
    /// Nil: every signed-in person.
    private let roles: [String]?
    private let scope: String?
    private let overseers: [String]

    init(_ json: JSONValue) throws {
        func names(_ value: JSONValue?) -> [String]? { value?.arrayValue?.compactMap(\.stringValue) }
        let word = json["callers"]?.stringValue
        isPublic = word == "anyone"
        roles = names(json["callers"])
        try #require(word == "anyone" || word == "authenticated" || roles?.isEmpty == false, "\(json)")
        scope = json["scope"]?.stringValue
        overseers = try #require(names(json["overseers"]), "\(json)")
    }

    func admits(_ caller: MatrixCaller) -> Bool {
        if isPublic { return true }
        guard let token = caller.credential, token != .garbage else { return false }
        if let roles, Set(roles).isDisjoint(with: caller.roles) { return false }
        guard let granted = caller.scopes else { return true }
        return scope.map(granted.contains) ?? false
    }

    /// Customers may call it, so what it is about belongs to one of them.
    var isForCustomers: Bool { roles?.contains("customer") ?? true }

    func oversees(_ caller: MatrixCaller) -> Bool { !Set(overseers).isDisjoint(with: caller.roles) }
}
