import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

struct OneTimeCodeTests {
    private func wrong(_ code: String) -> String { code == "000000" ? "111111" : "000000" }

    private func verify(_ person: Person, _ code: String) async throws -> AuthAnswer {
        try await person.client.post("/email/verify", #"{"code":"\#(code)"}"#)
    }

    private func reset(
        _ auth: AuthHarness,
        _ email: String,
        _ code: String,
        to password: String = "another password 7"
    ) async throws -> AuthAnswer {
        try await auth.visitor().post(
            "/password/reset", #"{"email":"\#(email)","code":"\#(code)","new_password":"\#(password)"}"#)
    }

    private func forgot(_ auth: AuthHarness, _ email: String) async throws -> AuthAnswer {
        try await auth.visitor().post("/password/forgot", #"{"email":"\#(email)"}"#)
    }

    /// The requests are looked into after their answers.
    private func workedOff(_ auth: AuthHarness) async throws {
        try await eventually("the requests to be looked into") {
            try await auth.count("select count(*) from auth.password_reset_requests") == 0
        }
    }

    @Test func rightCodeProvesTheAddressOnce() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let code = try await auth.code(of: ada.email, for: .emailVerification)
            let verified = try await verify(ada, code)
            #expect(verified.status == 200 && verified["email_verified"]?.boolValue == true)
            #expect(try await verify(ada, code).code == "email_already_verified")
            #expect(try await ada.client.post("/email/verification").code == "email_already_verified")
        }
    }

    @Test func fiveWrongTriesSpoilTheCode() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let code = try await auth.code(of: ada.email, for: .emailVerification)
            for _ in 0..<5 {
                let answer = try await verify(ada, wrong(code))
                #expect(answer.status == 422 && answer.code == "invalid_code")
                #expect(answer["detail"]?.stringValue?.contains("only a new one helps") == true)
            }
            #expect(try await verify(ada, code).code == "invalid_code")
            #expect(try await ada.client.post("/email/verification").status == 202)
            #expect(try await verify(ada, auth.code(of: ada.email, for: .emailVerification)).status == 200)
        }
    }

    @Test func codeEndsAfterFifteenMinutes() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let code = try await auth.code(of: ada.email, for: .emailVerification)
            auth.clock.advance(by: .seconds(900))
            let again = try await auth.signIn(ada.email)
            #expect(try await verify(again, code).code == "invalid_code")
        }
    }

    @Test func newCodeEndsTheOneBefore() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let first = try await auth.code(of: ada.email, for: .emailVerification)
            #expect(try await ada.client.post("/email/verification").status == 202)
            let second = try await auth.code(of: ada.email, for: .emailVerification)
            if first != second { #expect(try await verify(ada, first).code == "invalid_code") }
            #expect(try await verify(ada, second).status == 200)
        }
    }

    @Test func sixthCodeWithinAnHourIsRefused() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for _ in 0..<4 { #expect(try await ada.client.post("/email/verification").status == 202) }
            let answer = try await ada.client.post("/email/verification")
            #expect(answer.status == 429 && answer.code == "rate_limited")
            #expect(answer.retryAfter == 3_600)
            auth.clock.advance(by: .seconds(3_600))
            #expect(try await auth.signIn(ada.email).client.post("/email/verification").status == 202)
        }
    }

    @Test(arguments: ["", "12345", "1234567", "12345a", "１２３４５６"])
    func otherTextIsNoCode(text: String) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            #expect(try await verify(ada, text).code == "validation_failed")
        }
    }

    @Test func forgottenPasswordIsReset() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [OneTimeCodeIssued.type, PasswordChanged.type]) { events in
                #expect(try await forgot(auth, "ADA@florin.test").status == 202)
                // The code of her registration may still be on its way.
                var issued = try await events.next(OneTimeCodeIssued.self)
                while issued.purpose != "password_reset" { issued = try await events.next(OneTimeCodeIssued.self) }
                #expect(issued.email == ada.email)
                #expect(try await reset(auth, ada.email, issued.code).status == 204)
                #expect(try await events.next(PasswordChanged.self).userID.description == ada.id)
                #expect(try await reset(auth, ada.email, issued.code).code == "invalid_code")
            }
            #expect(try await ada.client.get("/me").status == 401)
            #expect(try await auth.visitor().refresh(ada.refreshToken).status == 401)
            #expect(try await auth.visitor().logIn(ada.email).status == 401)
            let again = try await auth.signIn(ada.email, password: "another password 7")
            #expect(try await again.client.get("/me")["email_verified"]?.boolValue == true)
        }
    }

    @Test func unknownAddressIsToldTheSame() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let known = try await forgot(auth, ada.email)
            let unknown = try await forgot(auth, "nobody@florin.test")
            #expect(known.status == 202 && unknown.status == 202)
            #expect(known.body == unknown.body)
            try await workedOff(auth)
            let code = try await auth.code(of: ada.email, for: .passwordReset)
            let wrongKnown = try await reset(auth, ada.email, wrong(code))
            let wrongUnknown = try await reset(auth, "nobody@florin.test", wrong(code))
            #expect(wrongKnown.status == 422)
            #expect(wrongKnown.withoutRequestID == wrongUnknown.withoutRequestID)
        }
    }

    @Test(arguments: ["ada@florin.test", "nobody@florin.test"])
    func guessesAtResetCodesLockTheResetAndNotTheAccount(email: String) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for _ in 0..<5 { #expect(try await reset(auth, email, "000000").code == "invalid_code") }
            #expect(try await reset(auth, email, "000000").code == "account_locked")
            #expect(try await auth.visitor().logIn(ada.email).status == 200)
        }
    }

    /// An address with a code under way costs no transaction more than one that nobody has: each is a wait for the
    /// disk.
    @Test func aWrongCodeIsCountedInOneTransaction() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            _ = try await forgot(auth, ada.email)
            try await workedOff(auth)
            _ = try await auth.code(of: ada.email, for: .passwordReset)
            #expect(try await reset(auth, ada.email, "000000").code == "invalid_code")
            let together = try await auth.count(
                """
                select count(*) from auth.one_time_codes c join auth.login_failures f on f.xmin = c.xmin
                where c.purpose = 'password_reset' and c.attempts = 1
                """)
            // The account's and the address's.
            #expect(together == 2)
        }
    }

    @Test func codeIsGoodForItsPurposeOnly() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let verification = try await auth.code(of: ada.email, for: .emailVerification)
            #expect(try await reset(auth, ada.email, verification).code == "invalid_code")
            _ = try await forgot(auth, ada.email)
            try await workedOff(auth)
            let resetting = try await auth.code(of: ada.email, for: .passwordReset)
            if resetting != verification { #expect(try await verify(ada, resetting).code == "invalid_code") }
        }
    }

    @Test func resetKeepsThePasswordRules() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let answer = try await reset(auth, ada.email, "000000", to: "1234567890")
            #expect(answer["errors"]?.arrayValue?.first?["field"]?.stringValue == "new_password")
        }
    }

    @Test func codesAreNotReadableInProduction() async throws {
        try await AuthHarness.with(more: AuthHarness.production) { auth in
            _ = try await auth.newcomer()
            #expect(try await auth.count("select count(*) from auth.one_time_codes where sealed_code is not null") == 0)
            let admin = try await auth.staff(.admin)
            let path = "/api/v1/admin/one-time-codes?email=ada@florin.test"
            #expect(try await admin.client.send(.get, path).status == 404)
        }
    }

    /// Where nothing delivers them, a developer has to see them somewhere.
    @Test(arguments: ["local", "test"])
    func operatorsSeeCodesElsewhere(mode: String) async throws {
        try await AuthHarness.with(more: ["FLORIN_MODE": mode]) { auth in
            let ada = try await auth.newcomer()
            let path = "/api/v1/admin/one-time-codes?email=ada@florin.test"
            #expect(try await ada.client.send(.get, path).status == 403)
            let shown = try await auth.staff(.operator).client.send(.get, path)
            #expect(shown["data"]?.arrayValue?.count == 1)
            let code = try await auth.code(of: ada.email, for: .emailVerification)
            #expect(shown["data"]?.arrayValue?.first?["code"]?.stringValue == code)
        }
    }

    @Test func passwordChangeEndsTheOtherSessions() async throws {
        try await AuthHarness.with { auth in
            let first = try await auth.newcomer()
            let second = try await auth.signIn(first.email)
            func change(_ current: String, _ new: String) async throws -> AuthAnswer {
                try await first.client.post(
                    "/password/change", #"{"current_password":"\#(current)","new_password":"\#(new)"}"#)
            }
            #expect(try await change("a wrong password 1", "another password 7").code == "wrong_password")
            #expect(try await change(AuthClient.password, "short").code == "validation_failed")
            #expect(try await change(AuthClient.password, "another password 7").status == 204)
            #expect(try await first.client.get("/me").status == 200)
            #expect(try await auth.visitor().refresh(first.refreshToken).status == 200)
            #expect(try await second.client.get("/me").status == 401)
            #expect(try await auth.visitor().refresh(second.refreshToken).status == 401)
            #expect(try await auth.visitor().logIn(first.email).status == 401)
            _ = try await auth.signIn(first.email, password: "another password 7")
        }
    }
}
