import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// The code is the proof of whoever asks: the same that a step-up would take.
struct RemoveTOTP: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/auth/mfa/totp", id: "removeTOTP", summary: "Switch the authenticator app off",
        tag: AuthRoutes.Tag.secondFactor, access: .anyAuthenticated, right: .own, success: 204,
        problems: [.accountRestricted, .notFound, .invalidCode, .mfaNotEnabled, .accountLocked], rateClass: .signIn)

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
