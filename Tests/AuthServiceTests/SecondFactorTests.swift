import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

struct SecondFactorTests {
    /// Somebody with an authenticator app.
    private struct Guarded {
        let person: Person
        let totp: TOTP
        let recoveryCodes: [String]

        func code(_ auth: AuthHarness) -> String { totp.code(step: TOTP.step(at: auth.clock.now)) }
    }

    private func guarded(_ auth: AuthHarness) async throws -> Guarded {
        let person = try await auth.newcomer()
        let setUp = try await person.client.post("/mfa/totp")
        let secret = try #require(setUp["secret"]?.stringValue.flatMap(Base32.decode))
        #expect(setUp["otpauth_url"]?.stringValue?.hasPrefix("otpauth://totp/Florin:ada%40florin.test?secret=") == true)
        let totp = TOTP(secret: secret)
        let code = totp.code(step: TOTP.step(at: auth.clock.now))
        let confirmed = try await person.client.post("/mfa/totp/confirm", #"{"code":"\#(code)"}"#)
        #expect(confirmed.status == 200)
        let codes = confirmed["recovery_codes"]?.arrayValue?.compactMap(\.stringValue) ?? []
        #expect(codes.count == 10)
        // The step of the confirmation is used up.
        auth.clock.advance(by: .seconds(30))
        return Guarded(person: person, totp: totp, recoveryCodes: codes)
    }

    private func challenge(_ auth: AuthHarness) async throws -> String {
        let answer = try await auth.visitor().logIn("ada@florin.test")
        #expect(answer.status == 200 && answer["mfa_required"]?.boolValue == true)
        #expect(answer["access_token"] == nil)
        #expect(answer["methods"]?.arrayValue == [.string("totp"), .string("recovery_code")])
        return try #require(answer["mfa_token"]?.stringValue)
    }

    private func answer(_ auth: AuthHarness, _ token: String, code: String) async throws -> AuthAnswer {
        try await auth.visitor().post("/login/mfa", #"{"mfa_token":"\#(token)","code":"\#(code)"}"#)
    }

    private func answer(_ auth: AuthHarness, _ token: String, recoveryCode: String) async throws -> AuthAnswer {
        try await auth.visitor().post("/login/mfa", #"{"mfa_token":"\#(token)","recovery_code":"\#(recoveryCode)"}"#)
    }

    @Test func codeFinishesTheSignIn() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let answer = try await answer(auth, challenge(auth), code: ada.code(auth))
            #expect(answer.status == 200)
            #expect(answer["user"]?["mfa_enabled"]?.boolValue == true)
            let person = try Person(email: ada.person.email, visitor: auth.visitor(), answer: answer)
            #expect(
                try await person.client.get("/sessions")["data"]?.arrayValue?.first?["device_name"]
                    == .string("Test device"))
        }
    }

    @Test func codeWorksOnceAlsoForAnotherChallenge() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let (first, second) = (try await challenge(auth), try await challenge(auth))
            let code = ada.code(auth)
            #expect(try await answer(auth, first, code: code).status == 200)
            let replay = try await answer(auth, second, code: code)
            #expect(replay.status == 401 && replay.code == "invalid_credentials")
            #expect(replay["detail"]?.stringValue == "The code was used before; each one works once.")
            #expect(try await answer(auth, first, code: code).code == "mfa_token_invalid")
            auth.clock.advance(by: .seconds(30))
            #expect(try await answer(auth, second, code: ada.code(auth)).status == 200)
        }
    }

    @Test func oneCodeSentTwentyTimesAtOnceSignsInOnce() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            var challenges: [String] = []
            for _ in 0..<20 { challenges.append(try await challenge(auth)) }
            let code = ada.code(auth)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for token in challenges { group.addTask { try await answer(auth, token, code: code).status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
        }
    }

    @Test func recoveryCodeWorksOnce() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let code = ada.recoveryCodes[3].lowercased()
            #expect(try await answer(auth, challenge(auth), recoveryCode: code).status == 200)
            #expect(try await answer(auth, challenge(auth), recoveryCode: code).code == "invalid_credentials")
            #expect(try await answer(auth, challenge(auth), recoveryCode: ada.recoveryCodes[4]).status == 200)
            #expect(try await answer(auth, challenge(auth), recoveryCode: "nonsense").code == "invalid_credentials")
        }
    }

    @Test func fiveWrongCodesLockTheAccount() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let wrong = ada.code(auth) == "000000" ? "111111" : "000000"
            // Spread over challenges: a fresh one does not give fresh tries.
            for index in 0..<5 {
                let token = try await challenge(auth)
                #expect(try await answer(auth, token, code: wrong).status == 401, "try \(index)")
            }
            #expect(try await auth.visitor().logIn(ada.person.email).code == "account_locked")
            auth.clock.advance(by: .seconds(900))
            #expect(try await answer(auth, challenge(auth), code: ada.code(auth)).status == 200)
        }
    }

    @Test func fiveTriesSpoilAChallenge() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let token = try await challenge(auth)
            for _ in 0..<5 { #expect(try await answer(auth, token, code: "x").status == 401) }
            try await auth.client.execute("delete from auth.login_failures")
            #expect(try await answer(auth, token, code: ada.code(auth)).code == "mfa_token_invalid")
        }
    }

    @Test func challengeEndsAfterFiveMinutes() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let token = try await challenge(auth)
            auth.clock.advance(by: .seconds(300))
            #expect(try await answer(auth, token, code: ada.code(auth)).code == "mfa_token_invalid")
        }
    }

    /// Whoever has the old password and waits for a code must not get in after the owner has thrown everybody out.
    @Test(arguments: ["/password/change", "/logout-all"])
    func challengeEndsWithTheSessions(_ path: String) async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let waiting = try await challenge(auth)
            let body = #"{"current_password":"\#(AuthClient.password)","new_password":"another horse 12345"}"#
            #expect(try await ada.person.client.post(path, path == "/logout-all" ? "{}" : body).status == 204)
            let answer = try await answer(auth, waiting, code: ada.code(auth))
            #expect(answer.status == 401 && answer.code == "mfa_token_invalid")
        }
    }

    @Test func exactlyOneProofIsTaken() async throws {
        try await AuthHarness.with { auth in
            let none = try await auth.visitor().post("/login/mfa", #"{"mfa_token":"flm_x"}"#)
            let both = try await auth.visitor().post(
                "/login/mfa", #"{"mfa_token":"flm_x","code":"123456","recovery_code":"x"}"#)
            #expect(none.status == 422 && both.status == 422)
            #expect(try await answer(auth, "flm_x", code: "123456").code == "mfa_token_invalid")
        }
    }

    @Test func setUpIsOffUntilConfirmed() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            #expect(try await ada.client.post("/mfa/totp/confirm", #"{"code":"123456"}"#).code == "mfa_not_enabled")
            _ = try await ada.client.post("/mfa/totp")
            #expect(try await ada.client.post("/mfa/totp/confirm", #"{"code":"000000"}"#).code == "invalid_code")
            #expect(try await auth.visitor().logIn(ada.email)["access_token"] != nil)
            #expect(try await ada.client.get("/me")["mfa_enabled"]?.boolValue == false)
        }
    }

    @Test func factorInUseIsNotReplaced() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            #expect(try await ada.person.client.post("/mfa/totp").code == "mfa_already_enabled")
            let again = try await ada.person.client.post("/mfa/totp/confirm", #"{"code":"\#(ada.code(auth))"}"#)
            #expect(again.code == "mfa_already_enabled")
        }
    }

    @Test func factorIsRemovedWithACode() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let path = "/api/v1/auth/mfa/totp"
            let token = try await challenge(auth)
            #expect(try await ada.person.client.send(.delete, path, #"{"code":"x"}"#).code == "invalid_code")
            #expect(try await ada.person.client.send(.delete, path, #"{"code":"\#(ada.code(auth))"}"#).status == 204)
            #expect(try await ada.person.client.send(.delete, path, #"{"code":"123456"}"#).code == "mfa_not_enabled")
            #expect(try await answer(auth, token, code: ada.code(auth)).code == "mfa_token_invalid")
            #expect(try await auth.visitor().logIn(ada.person.email)["access_token"] != nil)
        }
    }

    /// Of many guesses at once a right one counts only if fewer than five wrong ones came before it.
    @Test func aRemovalThatWaitsForALockIsRefused() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let answers = try await auth.racing { _ in
                try await ada.person.client.send(.delete, "/api/v1/auth/mfa/totp", #"{"code":"\#(ada.code(auth))"}"#)
            } against: { _ in
                for _ in 0..<5 { _ = try await auth.visitor().logIn(ada.person.email, password: "a wrong horse 123") }
            }
            #expect(answers.map(\.code) == ["account_locked"])
        }
    }

    @Test func factorIsRemovedWithARecoveryCode() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let removed = try await ada.person.client.send(
                .delete, "/api/v1/auth/mfa/totp", #"{"code":"\#(ada.recoveryCodes[0])"}"#)
            #expect(removed.status == 204)
            #expect(try await auth.count("select count(*) from auth.recovery_codes") == 0)
        }
    }

    @Test func secretIsStoredSealed() async throws {
        try await AuthHarness.with { auth in
            let ada = try await guarded(auth)
            let sealed = try await auth.client.query("select sealed_secret from auth.totp_factors").first([UInt8].self)
            #expect(!Hex.encode(try #require(sealed)).contains(Hex.encode(ada.totp.secret)))
        }
    }
}
