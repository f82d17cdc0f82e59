import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct SendEmailVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/email/verification", id: "sendEmailVerification",
        summary: "Send a code to one's own address", tag: AuthRoutes.Tag.account, access: .anyAuthenticated,
        success: 202, problems: [.notFound, .emailAlreadyVerified, .rateLimited])

    let auth: AuthParts

    func handle(_ call: Input) async throws -> Reply<NoContent> {
        guard let user = try await auth.users.find(call.caller.userID) else { throw AuthError.notFound }
        guard !user.isEmailVerified else { throw AuthError.emailAlreadyVerified }
        let code = try auth.codes.make(.emailVerification, at: call.receivedAt)
        try await auth.codes.issue(code, to: user, at: call.receivedAt)
        return .accepted
    }
}

struct VerifyEmail: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/email/verify", id: "verifyEmail", summary: "Prove one's address with the code",
        tag: AuthRoutes.Tag.account, access: .anyAuthenticated,
        problems: [.notFound, .emailAlreadyVerified, .invalidCode], rateClass: .signIn)

    struct Body: FieldDecodable {
        let code: String

        init(_ fields: inout Fields) {
            code = fields.required("code", .sixDigits)
        }
    }

    let auth: AuthParts

    func handle(_ call: Input) async throws -> Reply<UserView> {
        let id = try call.caller.userID
        guard try await auth.codes.verifyEmail(of: id, with: call.body.code, at: call.receivedAt) else {
            throw AuthError.invalidCode
        }
        guard let user = try await auth.users.find(id) else { throw AuthError.notFound }
        return .ok(UserView(user))
    }
}
