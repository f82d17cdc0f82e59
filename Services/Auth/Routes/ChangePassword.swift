import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct ChangePassword: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/password/change", id: "changePassword",
        summary: "Set another password and end all other sessions", tag: AuthRoutes.Tag.account,
        access: .anyAuthenticated, success: 204, problems: [.notFound, .wrongPassword, .accountLocked],
        rateClass: .signIn)

    struct Body: FieldDecodable {
        let current: String
        let new: String

        init(_ fields: inout Fields) {
            current = fields.required("current_password", .password)
            new = fields.required("new_password", .password.example("staple battery horse"))
        }
    }

    let auth: AuthParts

    func handle(_ call: Input) async throws -> Reply<NoContent> {
        let caller = try call.caller
        let now = call.receivedAt
        guard let (user, stored) = try await auth.users.account(caller.userID) else { throw AuthError.notFound }
        let keys = auth.signIns.keys(account: user.email, ip: call.clientIP)
        try await auth.signIns.checkOpen(keys, at: now)
        guard try await auth.passwords.verify(call.body.current, against: stored) else {
            try await auth.signIns.fail(keys, user: user.id, at: now, with: .wrongPassword)
        }
        let hash = try await auth.passwords.hash(call.body.new, for: user.email, field: "new_password")
        let revoked = try await auth.users.changePassword(
            of: user.id, to: hash, keeping: caller.sessionID.map { SessionID($0) }, at: now)
        await auth.revocations.publish(revoked)
        return .noContent.revoking(revoked)
    }
}
