import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct APIKeyView: FieldEncodable {
    let key: APIKey

    static let example = APIKeyView(
        key: APIKey(
            id: APIKeyID(.example),
            userID: UserID(.example),
            name: "Accounting export",
            prefix: "k7qd4wmazx2p",
            scopes: [.walletRead],
            mode: .live,
            rateLimitPerMinute: 600,
            createdAt: .example,
            expiresAt: nil,
            lastUsedAt: nil
        ))

    func encode(to out: inout JSONWriter) {
        out.field("id", key.id)
        out.field("name", key.name)
        out.field("prefix", "\(APIKeyText.marker)\(key.prefix)")
        out.field("scopes", key.scopes)
        out.field("mode", key.mode)
        out.field("rate_limit_per_minute", key.rateLimitPerMinute)
        out.field("created_at", key.createdAt)
        out.field("expires_at", key.expiresAt)
        out.field("last_used_at", key.lastUsedAt)
    }
}

struct ListAPIKeys: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/auth/api-keys", id: "listAPIKeys", summary: "One's own API keys", tag: AuthRoutes.Tag.apiKeys,
        access: .anyAuthenticated, problems: [.badCursor])

    typealias Query = PageQuery

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<APIKeyView>> {
        let before = try call.query.position(auth.cursors, list: "api-keys").flatMap(APIKeyID.init)
        let keys = try await auth.apiKeys.list(
            of: call.caller.userID, before: before, limit: call.query.limit + 1)
        return .ok(
            Page(keys.map(APIKeyView.init), limit: call.query.limit) {
                auth.cursors.encode($0.key.id.description, list: "api-keys")
            })
    }
}
