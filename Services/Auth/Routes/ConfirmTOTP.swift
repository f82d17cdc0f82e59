import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct ConfirmTOTP: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/mfa/totp/confirm", id: "confirmTOTP",
        summary: "Switch the authenticator app on and end all other sessions and API keys",
        tag: AuthRoutes.Tag.secondFactor, access: .anyAuthenticated, right: .own,
        problems: [.accountRestricted, .invalidCode, .mfaAlreadyEnabled, .mfaNotEnabled], rateClass: .signIn)

    struct Body: FieldDecodable {
        let code: String

        init(_ fields: inout Fields) {
            code = fields.required("code", .sixDigits)
        }
    }

    /// Shown once; only hashes are kept.
    struct Output: FieldEncodable {
        let recoveryCodes: [String]

        static let example = Output(recoveryCodes: ["K7QD-4WMA-ZX2P-TLBE"])

        func encode(to out: inout JSONWriter) {
            out.field("recovery_codes", recoveryCodes)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<Output> {
        let codes = RecoveryCode.generateSet()
        let revoked = try await auth.factors.confirm(
            call.body.code, recoveryCodes: codes, by: call.caller.signedIn(), at: call.receivedAt)
        await auth.revocations.publish(revoked)
        return .ok(Output(recoveryCodes: codes.map(\.text))).revoking(revoked)
    }
}
