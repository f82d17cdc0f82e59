import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct LogOut: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/logout", id: "logOut", summary: "End this session", tag: AuthRoutes.Tag.signIn,
        access: .anyAuthenticated, success: 204)

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let caller = try call.caller
        guard let session = caller.sessionID.map({ SessionID($0) }) else {
            throw Problem.forbidden("only a session can be ended")
        }
        _ = try await auth.sessions.end(session, of: caller.userID, reason: .loggedOut, at: call.receivedAt)
        // Also when it had ended already: what a gateway may have missed it hears again.
        await auth.revocations.publish([.session(session)])
        return .noContent.revoking([.session(session)])
    }
}

struct LogOutEverywhere: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/logout-all", id: "logOutEverywhere",
        summary: "End all sessions, API keys and codes on their way",
        tag: AuthRoutes.Tag.signIn, access: .anyAuthenticated, success: 204)

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let revoked = try await auth.sessions.endAll(
            of: call.caller.userID, reason: .loggedOut, at: call.receivedAt)
        await auth.revocations.publish(revoked)
        return .noContent.revoking(revoked)
    }
}
