import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct SetUpTOTP: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/mfa/totp", id: "setUpTOTP", summary: "Begin to set up an authenticator app",
        tag: AuthRoutes.Tag.secondFactor, access: .anyAuthenticated, requires: .recentProof,
        problems: [.mfaAlreadyEnabled])

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

struct ConfirmTOTP: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/mfa/totp/confirm", id: "confirmTOTP", summary: "Switch the authenticator app on",
        tag: AuthRoutes.Tag.secondFactor, access: .anyAuthenticated,
        problems: [.invalidCode, .mfaAlreadyEnabled, .mfaNotEnabled], rateClass: .signIn)

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
        try await auth.factors.confirm(
            call.body.code, recoveryCodes: codes, by: call.caller.signedIn(), at: call.receivedAt)
        return .ok(Output(recoveryCodes: codes.map(\.text)))
    }
}

/// The code is the proof of whoever asks: the same that a step-up would take.
struct RemoveTOTP: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/auth/mfa/totp", id: "removeTOTP", summary: "Switch the authenticator app off",
        tag: AuthRoutes.Tag.secondFactor, access: .anyAuthenticated, success: 204,
        problems: [.notFound, .invalidCode, .mfaNotEnabled, .accountLocked], rateClass: .signIn)

    struct Body: FieldDecodable {
        let proof: SecondFactorProof

        init(_ fields: inout Fields) {
            proof = SecondFactorProof(typed: fields.required("code", .text(1...64).example("042917").secret))
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let now = call.receivedAt
        let person = try call.caller.signedIn()
        guard let user = try await auth.users.find(person.user) else { throw AuthError.notFound }
        let keys = auth.signIns.keys(account: user.email, from: call.client)
        try await auth.signIns.checkOpen(keys, at: now)
        switch try await auth.factors.remove(with: call.body.proof, by: person, keys: keys, at: now) {
        case .right: return .noContent
        case .wrong: try await auth.signIns.fail(keys, user: user.id, at: now, with: .invalidCode)
        case .usedBefore: try await auth.signIns.fail(keys, user: user.id, at: now, with: .codeAlreadyUsed)
        }
    }
}
