import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct SendEmailVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/email/verification", id: "sendEmailVerification",
        summary: "Send a code to one's own address", tag: AuthRoutes.Tag.account, access: .anyAuthenticated,
        success: 202, problems: [.emailAlreadyVerified, .rateLimited])

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let code = try auth.codes.make(.emailVerification, at: call.receivedAt)
        try await auth.codes.sendEmailVerification(code, to: call.caller.signedIn(), at: call.receivedAt)
        return .accepted
    }
}

struct VerifyEmail: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/email/verify", id: "verifyEmail", summary: "Prove one's address with the code",
        tag: AuthRoutes.Tag.account, access: .anyAuthenticated,
        problems: [.emailAlreadyVerified, .invalidCode], rateClass: .signIn)

    struct Body: FieldDecodable {
        let code: String

        init(_ fields: inout Fields) {
            code = fields.required("code", .sixDigits)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<UserView> {
        let person = try call.caller.signedIn()
        guard let user = try await auth.codes.verifyEmail(of: person, with: call.body.code, at: call.receivedAt) else {
            throw AuthError.invalidCode
        }
        return .ok(UserView(user))
    }
}
