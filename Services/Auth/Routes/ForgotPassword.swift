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
