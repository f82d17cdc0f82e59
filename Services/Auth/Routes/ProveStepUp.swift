import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// Wrong tries count as wrong passwords at a sign-in do: five and the account is locked for a while.
struct ProveStepUp: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/step-up/{id}", id: "proveStepUp",
        summary: "Show a password or second factor for a step-up token of five minutes", tag: AuthRoutes.Tag.stepUp,
        access: .anyAuthenticated, right: .own,
        problems: [.accountRestricted, .notFound, .stepUpProven, .wrongPassword, .invalidCode, .accountLocked],
        rateClass: .signIn)

    static let bodyExample: String? = #"{"password":"correct horse battery"}"#

    struct Path: FieldDecodable {
        let id: UniqueID

        init(_ fields: inout Fields) {
            id = fields.required("id", .uuid)
        }
    }

    struct Body: FieldDecodable {
        enum Method: String, CaseIterable { case totp }

        enum Evidence: Sendable {
            case password(String)
            case secondFactor(SecondFactorProof)
        }

        let evidence: Evidence

        init(_ fields: inout Fields) {
            let password = fields.optional("password", .password)
            let method = fields.optional("method", .choice(Method.self).described("Goes with `code`"))
            let code = fields.optional("code", .text(1...16).example("042917").secret)
            let recoveryCode = fields.optional("recovery_code", .text(1...64))
            if method != nil, code == nil { fields.refuse("code", .missing, "is required with a method") }
            if method == nil, code != nil { fields.refuse("method", .missing, "is required with a code") }
            switch (password, code, recoveryCode) {
            case (let password?, nil, nil): evidence = .password(password)
            case (nil, let code?, nil): evidence = .secondFactor(.code(code))
            case (nil, nil, let text?): evidence = .secondFactor(.recoveryCode(RecoveryCode(typed: text)))
            default:
                evidence = .password("")
                fields.refuse("password", .missing, "exactly one of password, code and recovery_code is required")
            }
        }
    }

    struct Output: FieldEncodable {
        let token: String
        let method: StepUp.Method
        let expiresAt: Timestamp

        static let example = Output(
            token: "fls_Yk3vQ0mWc7sYb1RtXe9LuHdPj5oNiA2gFx8KyTrV4Eq", method: .totp, expiresAt: .example)

        func encode(to out: inout JSONWriter) {
            out.field("step_up_token", token)
            out.field("method", method)
            out.field("expires_at", expiresAt)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<Output> {
        let person = try call.caller.signedIn()
        let now = call.receivedAt
        // Before anything is compared, and again under the lock.
        try await auth.stepUps.check(call.path.id, of: person, at: now)
        // A password that was changed while it was compared is compared anew.
        for _ in 0..<LogIn.comparisons {
            guard let (user, hash) = try await auth.users.account(person.user) else { throw AuthError.sessionEnded }
            let keys = auth.signIns.keys(account: user.email, from: call.client)
            try await auth.signIns.checkOpen(keys, at: now)
            let evidence = try await evidence(call, user, hash, keys)
            switch try await auth.stepUps.prove(call.path.id, with: evidence, by: person, keys: keys, at: now) {
            case .proven(let method, let token):
                return .ok(Output(token: token.text, method: method, expiresAt: now + StepUp.lifetime))
            case .wrong(let verdict):
                try await auth.signIns.fail(
                    keys, user: user.id, at: now, with: verdict == .usedBefore ? .codeAlreadyUsed : .invalidCode)
            case .passwordReplaced: continue
            }
        }
        throw AuthError.overloaded
    }

    private func evidence(
        _ call: Call<Self>, _ user: User, _ hash: String, _ keys: FailureKeys
    ) async throws -> StepUpEvidence {
        let methods = StepUp.methods(hasSecondFactor: user.hasSecondFactor)
        switch call.body.evidence {
        case .secondFactor(let proof):
            guard methods.contains(proof.method) else {
                throw Problem.invalid("method", "not_available", "must be one of the methods of this step-up")
            }
            return .secondFactor(proof)
        case .password(let password):
            guard methods.contains(.password) else {
                throw Problem.invalid("password", "not_available", "is not enough: the account has a second factor")
            }
            guard try await auth.passwords.verify(password, against: hash) else {
                try await auth.signIns.fail(keys, user: user.id, at: call.receivedAt, with: .wrongPassword)
            }
            return .password(matching: hash)
        }
    }
}

extension ProveStepUp.Body.Method: FieldValue {}
