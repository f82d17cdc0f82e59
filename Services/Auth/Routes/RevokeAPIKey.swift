import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct RevokeAPIKey: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/auth/api-keys/{id}", id: "revokeAPIKey", summary: "Revoke an API key and its tokens",
        tag: AuthRoutes.Tag.apiKeys, access: .anyAuthenticated, right: .own, success: 204, problems: [.notFound])

    struct Path: FieldDecodable {
        let id: APIKeyID

        init(_ fields: inout Fields) {
            id = fields.required("id", .id(APIKeyID.self))
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard
            try await auth.apiKeys.revoke(call.path.id, of: call.caller.userID, at: call.receivedAt)
        else { throw AuthError.notFound }
        await auth.revocations.publish([.apiKey(call.path.id)])
        return .noContent.revoking([.apiKey(call.path.id)])
    }
}
