import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct LogOut: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/logout", id: "logOut", summary: "End this session", tag: AuthRoutes.Tag.signIn,
        access: .anyAuthenticated, right: .own, success: 204, isOpenWhenRestricted: true)

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
