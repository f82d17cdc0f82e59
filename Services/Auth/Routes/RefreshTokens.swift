import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct RefreshTokens: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/refresh", id: "refreshTokens", summary: "Swap a refresh token for a new pair",
        tag: AuthRoutes.Tag.signIn, access: .public,
        problems: [.accountRestricted, .refreshTokenReused, .unauthenticated, .tokenExpired],
        rateClass: .signIn, isOpenInMaintenance: true)

    struct Body: FieldDecodable {
        let token: SecretToken

        init(_ fields: inout Fields) {
            token = SecretToken(fields.required("refresh_token", .refreshToken))
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<TokensView> {
        switch try await auth.sessions.refresh(with: call.body.token, by: call.client, at: call.receivedAt) {
        case .renewed(let renewal): return .ok(try await auth.tokens(for: renewal))
        case .replayed(let session):
            await auth.revocations.publish([.session(session)])
            throw AuthError.refreshTokenReused
        case .refused(let error): throw error
        }
    }
}
