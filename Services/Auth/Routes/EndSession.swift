import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct EndSession: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/auth/sessions/{id}", id: "endSession", summary: "Sign a device out",
        tag: AuthRoutes.Tag.account, access: .anyAuthenticated, right: .own, success: 204, problems: [.notFound],
        isOpenWhenRestricted: true)

    struct Path: FieldDecodable {
        let id: SessionID

        init(_ fields: inout Fields) {
            id = fields.required("id", .id(SessionID.self))
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let caller = try call.caller
        let reason: SessionEnd = call.path.id.rawValue == caller.sessionID ? .loggedOut : .revoked
        guard
            try await auth.sessions.end(call.path.id, of: caller.userID, reason: reason, at: call.receivedAt)
        else { throw AuthError.notFound }
        await auth.revocations.publish([.session(call.path.id)])
        return .noContent.revoking([.session(call.path.id)])
    }
}
