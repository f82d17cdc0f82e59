import FoundationEssentials
import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// One column of the matrix.
struct MatrixCaller: Sendable {
    enum Credential: Sendable, Equatable {
        case token(String)
        case garbage
    }

    let name: String
    let credential: Credential?
    let roles: Set<String>
    /// Nil for a person.
    let scopes: Set<String>?

    static let roleNames = [
        "customer", "merchant", "support", "compliance", "accountant", "operator", "admin", "auditor",
    ]

    /// No token, no real token, and a person of each role.
    static func people() async throws -> [MatrixCaller] {
        let admin = try await Customer.demo("admin")
        var callers = [
            MatrixCaller(name: "no token", credential: nil, roles: [], scopes: nil),
            MatrixCaller(name: "garbage", credential: .garbage, roles: [], scopes: nil),
        ]
        for role in roleNames {
            let person = try await person(with: [role], by: admin)
            callers.append(MatrixCaller(name: role, person, roles: [role]))
        }
        return callers
    }

    /// A key of each scope, made by somebody with every role; and one with all scopes that a customer can use.
    static func programs() async throws -> [MatrixCaller] {
        let owner = try await person(with: roleNames, by: try await Customer.demo("admin"))
        var callers: [MatrixCaller] = []
        let scopes = try await scopeNames()
        for scope in scopes {
            let key = try await key(of: owner, [scope])
            callers.append(
                MatrixCaller(name: "key \(scope)", credential: key, roles: Set(roleNames), scopes: [scope]))
        }
        let customer = try await Customer.new()
        let usable = scopes.filter { scope in !staffPrefixes.contains { scope.hasPrefix($0) } }
        let key = try await key(of: customer, usable)
        callers.append(MatrixCaller(name: "customer's key", credential: key, roles: ["customer"], scopes: Set(usable)))
        return callers
    }

    /// Of scopes that are refused to whoever has not the role.
    private static let staffPrefixes = ["accounting:", "compliance:", "ops:"]

    /// Somebody with every role at once.
    static func everybody() async throws -> MatrixCaller {
        let person = try await person(with: roleNames, by: try await Customer.demo("admin"))
        return MatrixCaller(name: "everybody", person, roles: Set(roleNames))
    }

    init(name: String, _ person: Customer, roles: Set<String> = ["customer"]) {
        self.init(name: name, credential: person.client.token.map { .token($0) }, roles: roles, scopes: nil)
    }

    private init(name: String, credential: Credential?, roles: Set<String>, scopes: Set<String>?) {
        self.name = name
        self.credential = credential
        self.roles = roles
        self.scopes = scopes
    }

    var client: FlorinClient {
        get throws {
            let anonymous = try FlorinClient.watched()
            return switch credential {
            case nil: anonymous
            case .garbage: anonymous.with(token: "eyJhbGciOiJub25lIn0.e30.AAAA")
            case .token(let token): anonymous.with(token: token)
            }
        }
    }

    private static func person(with roles: [String], by admin: Customer) async throws -> Customer {
        let new = try await Customer.new()
        let list = roles.map { "\"\($0)\"" }.joined(separator: ",")
        let changed = try await admin.client.send(
            .PATCH, "/api/v1/admin/users/\(new.id)", body: Array(#"{"roles":[\#(list)]}"#.utf8))
        try #require(changed.status == 200, "roles \(list)")
        // The token of the first sign-in still has the roles of then.
        return try await Customer.signIn(new.email, Customer.password)
    }

    private static func key(of owner: Customer, _ scopes: [String]) async throws -> Credential {
        let list = scopes.map { "\"\($0)\"" }.joined(separator: ",")
        let made = try await owner.client.post(
            "/api/v1/auth/api-keys", #"{"name":"matrix","scopes":[\#(list)],"rate_limit_per_minute":60000}"#)
        try #require(made.status == 201, "key for \(list): \(String(decoding: made.body, as: UTF8.self))")
        return .token(try #require(made.json["secret"]?.stringValue))
    }

    /// From the document of the route that makes keys, so that none is forgotten.
    private static func scopeNames() async throws -> [String] {
        let make = try #require(
            try await ServedOperation.all().first { $0.method == .POST && $0.template == "/api/v1/auth/api-keys" })
        let schema = make.bodySchema?["properties"]?["scopes"]?["items"]
        let names = (schema?["enum"]?.arrayValue ?? []).compactMap(\.stringValue)
        try #require(names.count > 10)
        return names
    }
}
