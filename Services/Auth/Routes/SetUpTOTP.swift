import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct SetUpTOTP: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/mfa/totp", id: "setUpTOTP", summary: "Begin to set up an authenticator app",
        tag: AuthRoutes.Tag.secondFactor, access: .anyAuthenticated, right: .own, requires: .recentProof,
        problems: [.accountRestricted, .mfaAlreadyEnabled])

    /// The secret is shown once, for the app; the server keeps its own copy and never takes one from a client.
    struct Output: FieldEncodable {
        let secret: String
        let url: String

        static let example = Output(
            secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            url: "otpauth://totp/Florin:ada%40florin.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Florin"
                + "&algorithm=SHA1&digits=6&period=30")

        func encode(to out: inout JSONWriter) {
            out.field("secret", secret)
            out.field("otpauth_url", url)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<Output> {
        let totp = TOTP.generate()
        let user = try await auth.factors.setUp(totp, by: call.caller.signedIn(), at: call.receivedAt)
        return .ok(
            Output(
                secret: totp.secretText,
                url: totp.provisioningURL(issuer: "Florin", account: user.email.text)
            ))
    }
}
