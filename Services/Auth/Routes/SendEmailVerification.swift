import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct SendEmailVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/email/verification", id: "sendEmailVerification",
        summary: "Send a code to one's own address", tag: AuthRoutes.Tag.account, access: .anyAuthenticated,
        right: .own,
        success: 202, problems: [.accountRestricted, .emailAlreadyVerified, .rateLimited], isOpenWhenRestricted: true)

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let code = try auth.codes.make(.emailVerification, at: call.receivedAt)
        try await auth.codes.sendEmailVerification(code, to: call.caller.signedIn(), at: call.receivedAt)
        return .accepted
    }
}
