import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct ForgotPassword: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/password/forgot", id: "forgotPassword",
        summary: "Send a code for a new password, if there is an account", tag: AuthRoutes.Tag.signIn, access: .public,
        success: 202, problems: [.rateLimited], rateClass: .signIn)

    struct Body: FieldDecodable {
        let email: EmailAddress

        init(_ fields: inout Fields) {
            email = fields.required("email", .email)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await auth.resets.request(call.body.email, at: call.receivedAt)
        return .accepted
    }
}

/// The answer to a wrong code and to an unknown address is the same, after the same work: a password is hashed and a
/// failure counted in any case, by the same statements.
struct ResetPassword: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/password/reset", id: "resetPassword",
        summary: "Set a new password with the code and end all sessions, API keys and codes",
        tag: AuthRoutes.Tag.signIn, access: .public,
        success: 204, problems: [.invalidCode, .accountLocked, .rateLimited], rateClass: .signIn)

    struct Body: FieldDecodable {
        let email: EmailAddress
        let code: String
        let password: String

        init(_ fields: inout Fields) {
            email = fields.required("email", .email)
            code = fields.required("code", .sixDigits)
            password = fields.newPassword("new_password", for: email, example: "staple battery horse")
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        let now = call.receivedAt
        // Counted apart from passwords: guesses at codes must not shut the owner out of signing in.
        let keys = auth.signIns.keys(resetting: body.email, from: call.client)
        try await auth.signIns.checkOpen(keys, at: now)
        let hash = try await auth.passwords.hash(body.password, for: body.email, field: "new_password")
        let revoked = try await auth.resets.reset(
            body.email, code: body.code, passwordHash: hash, keys: keys, at: now)
        await auth.revocations.publish(revoked)
        return .noContent.revoking(revoked)
    }
}
