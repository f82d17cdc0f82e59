import JSONKit
import TestSupport
import Testing

enum AuthFixtures: ServiceFixtures {
    static let collections = ["owner_id": "/api/v1/admin/users", "actor_id": "/api/v1/admin/users"]

    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        _ = try await Customer.signIn(owner.email, Customer.password)
        _ = try await owner.client.made("/api/v1/auth/api-keys", #"{"name":"own","scopes":["wallet:read"]}"#)
        return [
            "/api/v1/auth/step-up": try await owner.client.made("/api/v1/auth/step-up", #"{"purpose":"account"}"#),
            "/api/v1/auth/sessions": try await otherSession(of: owner),
            "/api/v1/admin/users": owner.id,
        ]
    }

    private static func otherSession(of owner: Customer) async throws -> String {
        let sessions = try await owner.client.get("/api/v1/auth/sessions").json["data"]?.arrayValue ?? []
        return try #require(sessions.first { $0["current"] == .bool(false) }?["id"]?.stringValue)
    }
}
