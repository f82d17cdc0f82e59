import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// Wrong codes count as wrong passwords do: five and the account is locked for a while, whatever the challenge.
struct LogInWithSecondFactor: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/login/mfa", id: "logInWithSecondFactor", summary: "Finish a sign-in with a second factor",
        tag: AuthRoutes.Tag.signIn, access: .public,
        problems: [.accountRestricted, .invalidCredentials, .mfaTokenInvalid, .accountLocked, .rateLimited],
        rateClass: .signIn,
        isOpenInMaintenance: true)

    struct Body: FieldDecodable {
        let token: SecretToken
        let proof: SecondFactorProof

        init(_ fields: inout Fields) {
            token = SecretToken(fields.required("mfa_token", .challengeToken))
            let code = fields.optional("code", .text(1...16).example("042917").secret)
            let recoveryCode = fields.optional("recovery_code", .text(1...64))
            switch (code, recoveryCode) {
            case (let code?, nil): proof = .code(code)
            case (nil, let text?): proof = .recoveryCode(RecoveryCode(typed: text))
            case (nil, nil):
                proof = .code("")
                fields.refuse("code", .missing, "code or recovery_code is required")
            case (.some, .some):
                proof = .code("")
                fields.refuse("recovery_code", .unknownField, "only one of code and recovery_code may be given")
            }
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<SignInView> {
        let now = call.receivedAt
        let token = call.body.token
        let (user, device) = try await auth.factors.challenged(by: token, at: now)
        let keys = auth.signIns.keys(account: user.email, from: call.client)
        try await auth.signIns.checkOpen(keys, at: now)
        let session = auth.newSession(
            for: user, device: device, client: call.client, secondFactor: true, at: now)
        let passed = try await auth.factors.pass(token, with: call.body.proof, session: session, keys: keys)
        switch passed.verdict {
        case .right: return .ok(.tokens(try await auth.tokens(for: passed.session)))
        case .wrong: try await auth.signIns.fail(keys, user: user.id, at: now, with: .invalidCredentials)
        case .usedBefore: try await auth.signIns.fail(keys, user: user.id, at: now, with: .signInCodeAlreadyUsed)
        }
    }
}
