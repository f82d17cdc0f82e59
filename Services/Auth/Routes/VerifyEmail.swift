import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct VerifyEmail: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/email/verify", id: "verifyEmail", summary: "Prove one's address with the code",
        tag: AuthRoutes.Tag.account, access: .anyAuthenticated, right: .own,
        problems: [.accountRestricted, .emailAlreadyVerified, .invalidCode], rateClass: .signIn,
        isOpenWhenRestricted: true)

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
            throw AuthError.invalidOneTimeCode
        }
        return .ok(UserView(user))
    }
}
