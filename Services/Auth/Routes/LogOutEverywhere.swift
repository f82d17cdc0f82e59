import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct LogOutEverywhere: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/logout-all", id: "logOutEverywhere",
        summary: "End all sessions, API keys and codes on their way",
        tag: AuthRoutes.Tag.signIn, access: .anyAuthenticated, right: .own, success: 204, isOpenWhenRestricted: true)

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let revoked = try await auth.sessions.endAll(
            of: call.caller.userID, reason: .loggedOut, at: call.receivedAt)
        await auth.revocations.publish(revoked)
        return .noContent.revoking(revoked)
    }
}
