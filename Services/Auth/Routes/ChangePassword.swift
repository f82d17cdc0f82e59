import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// The password is the proof of an account that has nothing else. Where there is a second factor, it is asked for too:
/// whoever holds a session and the password would throw the owner out otherwise.
struct ChangePassword: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/password/change", id: "changePassword",
        summary: "Set another password and end all other sessions, API keys and codes", tag: AuthRoutes.Tag.account,
        access: .anyAuthenticated, right: .own, requires: .proofAtTimes, success: 204,
        problems: [.accountRestricted, .wrongPassword, .passwordReused, .accountLocked],
        rateClass: .signIn)

    struct Body: FieldDecodable {
        let current: String
        let new: String

        init(_ fields: inout Fields) {
            current = fields.required("current_password", .password)
            new = fields.newPassword("new_password", example: "staple battery horse")
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let person = try call.caller.signedIn()
        let now = call.receivedAt
        // A password that was changed while it was compared is compared anew.
        for _ in 0..<LogIn.comparisons {
            guard let (user, stored) = try await auth.users.account(person.user) else { throw AuthError.sessionEnded }
            if user.hasSecondFactor { try await call.requireRecentProof() }
            let keys = auth.signIns.keys(account: user.email, from: call.client)
            try await auth.signIns.checkOpen(keys, at: now)
            guard try await auth.passwords.verify(call.body.current, against: stored) else {
                try await auth.signIns.fail(keys, user: user.id, at: now, with: .wrongPassword)
            }
            guard !auth.passwords.areSame(call.body.current, call.body.new) else { throw AuthError.passwordReused }
            let hash = try await auth.passwords.hash(call.body.new, for: user.email, field: "new_password")
            let revoked = try await auth.users.changePassword(
                by: person, from: stored, to: hash, signIns: auth.signIns, keys: keys, at: now)
            if let revoked {
                await auth.revocations.publish(revoked)
                return .noContent.revoking(revoked)
            }
        }
        throw AuthError.overloaded
    }
}
