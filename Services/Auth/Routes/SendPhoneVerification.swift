import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct SendPhoneVerification: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/phone/verification", id: "sendPhoneVerification",
        summary: "Send a code to one's own telephone", tag: AuthRoutes.Tag.account, access: .anyAuthenticated,
        right: .own,
        success: 202, problems: [.accountRestricted, .phoneMissing, .phoneAlreadyVerified, .rateLimited])

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let code = try auth.codes.make(.phoneVerification, at: call.receivedAt)
        try await auth.codes.sendPhoneVerification(code, to: call.caller.signedIn(), at: call.receivedAt)
        return .accepted
    }
}
