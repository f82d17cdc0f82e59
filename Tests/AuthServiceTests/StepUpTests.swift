import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

struct StepUpTests {
    private static let apiKey = #"{"name":"reader","scopes":["wallet:read"]}"#
    private static let password = #"{"password":"\#(AuthClient.password)"}"#

    private func makeKey(_ person: Person, proof: String? = nil) async throws -> AuthAnswer {
        try await person.client.post("/api-keys", Self.apiKey, key: "key", proof: proof)
    }

    private func open(_ person: Person, _ body: String = #"{"purpose":"account"}"#) async throws -> String {
        let answer = try await person.client.post("/step-up", body)
        #expect(answer.status == 201)
        return try #require(answer["id"]?.stringValue, "\(answer.text)")
    }

    /// Somebody whose session has not just begun.
    private func settled(_ auth: AuthHarness, _ name: String = "ada") async throws -> Person {
        let person = try await auth.newcomer(name)
        auth.clock.advance(by: .seconds(300))
        return person
    }

    @Test func whatOutlivesTheSessionAsksForAProofOfTheLastFiveMinutes() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            auth.clock.advance(by: .seconds(299))
            #expect(try await makeKey(ada).status == 201)
            auth.clock.advance(by: .seconds(1))
            #expect(try await makeKey(ada).code == "step_up_required")
            #expect(try await ada.client.post("/mfa/totp").code == "step_up_required")
            // A refreshed session is as old as its sign-in.
            let refreshed = try await auth.visitor().refresh(ada.refreshToken)
            let later = try ada.client.with(token: #require(refreshed["access_token"]?.stringValue))
            #expect(try await later.post("/mfa/totp").code == "step_up_required")
        }
    }

    @Test func passwordIsAProofForFiveMinutesInItsSession() async throws {
        try await AuthHarness.with { auth in
            let ada = try await settled(auth)
            let opened = try await ada.client.post("/step-up", #"{"purpose":"account"}"#)
            #expect(opened.status == 201 && opened["methods"]?.arrayValue == [.string("password")])
            let id = try #require(opened["id"]?.stringValue)
            let proven = try await ada.client.post("/step-up/\(id)", Self.password)
            #expect(proven.status == 200 && proven["method"] == .string("password"))
            let token = try #require(proven["step_up_token"]?.stringValue)
            #expect(token.wholeMatch(of: /fls_[A-Za-z0-9_-]{43}/) != nil)
            #expect(try await makeKey(ada, proof: token).status == 201)
            #expect(try await ada.client.post("/mfa/totp", proof: token).status == 200)
            auth.clock.advance(by: .seconds(299))
            #expect(try await ada.client.post("/mfa/totp", proof: token).status == 200)
            auth.clock.advance(by: .seconds(1))
            #expect(try await ada.client.post("/mfa/totp", proof: token).code == "step_up_required")
            let rows = try await auth.client.query("select t::text from auth.step_ups t").decode(String.self)
            #expect(!rows.joined().contains(token))
        }
    }

    @Test func proofIsOfNoUseToOtherSessionsPersonsAndPurposes() async throws {
        try await AuthHarness.with { auth in
            let ada = try await settled(auth)
            let other = try await auth.signIn(ada.email)
            let grace = try await auth.newcomer("grace")
            auth.clock.advance(by: .seconds(300))
            let token = try await ada.client.stepUp()
            #expect(try await makeKey(other, proof: token).code == "step_up_required")
            #expect(try await makeKey(grace, proof: token).code == "step_up_required")
            let wallet = try await open(ada, Self.payment)
            let proven = try await ada.client.post("/step-up/\(wallet)", Self.password)
            let forWallet = try #require(proven["step_up_token"]?.stringValue)
            #expect(try await makeKey(ada, proof: forWallet).code == "step_up_required")
            let id = try await open(ada)
            #expect(try await other.client.post("/step-up/\(id)", Self.password).code == "not_found")
            #expect(try await grace.client.post("/step-up/\(id)", Self.password).code == "not_found")
        }
    }

    @Test func wrongTriesCountAsThoseOfASignInDo() async throws {
        try await AuthHarness.with { auth in
            let ada = try await settled(auth)
            let id = try await open(ada)
            for _ in 0..<5 {
                let wrong = try await ada.client.post("/step-up/\(id)", #"{"password":"a wrong horse 123"}"#)
                #expect(wrong.status == 422 && wrong.code == "wrong_password")
            }
            #expect(try await ada.client.post("/step-up/\(id)", Self.password).code == "account_locked")
            #expect(try await auth.visitor().logIn(ada.email).code == "account_locked")
        }
    }

    @Test func oneStepUpIsProvenOnceWhateverRaces() async throws {
        try await AuthHarness.with { auth in
            let ada = try await settled(auth)
            let id = try await open(ada)
            let codes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await ada.client.post("/step-up/\(id)", Self.password).code ?? "proven" }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(codes.filter { $0 == "proven" }.count == 1)
            #expect(Set(codes) == ["proven", "step_up_proven"])
            let late = try await open(ada)
            auth.clock.advance(by: .seconds(300))
            #expect(try await ada.client.post("/step-up/\(late)", Self.password).code == "not_found")
        }
    }

    @Test func aSessionKeepsTenStepUpsAtMost() async throws {
        try await AuthHarness.with { auth in
            let ada = try await settled(auth)
            let first = try await open(ada)
            for _ in 0..<10 { _ = try await open(ada) }
            #expect(try await auth.count("select count(*) from auth.step_ups") == 10)
            #expect(try await ada.client.post("/step-up/\(first)", Self.password).code == "not_found")
        }
    }

    // MARK: Second factor

    @Test func withASecondFactorThePasswordIsNotEnough() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let (totp, recoveryCodes) = try await ada.withSecondFactor(auth)
            auth.clock.advance(by: .seconds(300))
            let opened = try await ada.client.post("/step-up", #"{"purpose":"account"}"#)
            #expect(opened["methods"]?.arrayValue == [.string("totp"), .string("recovery_code")])
            let path = "/step-up/\(try #require(opened["id"]?.stringValue))"
            let refused = try await ada.client.post(path, Self.password)
            #expect(refused.code == "validation_failed")
            let code = totp.code(step: TOTP.step(at: auth.clock.now))
            let proven = try await ada.client.post(path, #"{"method":"totp","code":"\#(code)"}"#)
            #expect(proven.status == 200 && proven["method"] == .string("totp"))
            let again = try await ada.client.post("/step-up/\(open(ada))", #"{"method":"totp","code":"\#(code)"}"#)
            #expect(again.code == "invalid_code")
            #expect(again["detail"]?.stringValue?.contains("used before") == true)
            _ = try await ada.client.stepUp(#"{"recovery_code":"\#(recoveryCodes[0])"}"#)
            let spent = try await ada.client.post(
                "/step-up/\(open(ada))", #"{"recovery_code":"\#(recoveryCodes[0])"}"#)
            #expect(spent.code == "invalid_code")
        }
    }

    /// Whoever came in before the factor was there has not gone through all steps of the account.
    @Test func aNewFactorEndsOtherSessionsAndKeys() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let thief = try await auth.signIn(ada.email)
            let key = try #require(try await makeKey(thief)["secret"]?.stringValue)
            _ = try await ada.withSecondFactor(auth)
            #expect(try await makeKey(thief).status == 401)
            #expect(try await auth.visitor().refresh(thief.refreshToken).status == 401)
            #expect(try await auth.ask(ExchangeAPIKey(apiKey: key)).accessToken == nil)
            #expect(try await ada.client.post("/api-keys", Self.apiKey, key: "another").status == 201)
            #expect(try await Self.authTime(auth.visitor().refresh(ada.refreshToken)) != nil)
        }
    }

    /// Whoever holds a session and the password would throw the owner out with them.
    @Test func withASecondFactorThePasswordAloneSetsNoOther() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let (_, recoveryCodes) = try await ada.withSecondFactor(auth)
            auth.clock.advance(by: .seconds(300))
            let body = #"{"current_password":"\#(AuthClient.password)","new_password":"another horse 12345"}"#
            let refused = try await ada.client.post("/password/change", body)
            #expect(refused.status == 401 && refused.code == "step_up_required")
            #expect(try await auth.count("select count(*) from auth.sessions where ended_at is null") == 1)
            let proof = try await ada.client.stepUp(#"{"recovery_code":"\#(recoveryCodes[0])"}"#)
            #expect(try await ada.client.post("/password/change", body, proof: proof).status == 204)
        }
    }

    /// A session of an account from before factors ended others: it refreshes, and is no proof.
    @Test func aSessionWithoutTheFactorSetsNoPassword() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            _ = try await ada.withSecondFactor(auth)
            try await auth.client.execute("update auth.sessions set second_factor = false")
            let body = #"{"current_password":"\#(AuthClient.password)","new_password":"another horse 12345"}"#
            #expect(try await ada.client.post("/password/change", body).code == "step_up_required")
        }
    }

    private static func authTime(_ answer: AuthAnswer) throws -> JSONValue? {
        let token = try #require(answer["access_token"]?.stringValue)
        return try JSONParser.parse(#require(Base64URL.decode(String(token.split(separator: ".")[1]))))["auth_time"]
    }

    @Test func tokensTellWhenTheSessionBegan() async throws {
        try await AuthHarness.with { auth in
            let answer = try await auth.newcomer()
            auth.clock.advance(by: .seconds(60))
            let refreshed = try await auth.visitor().refresh(answer.refreshToken)
            #expect(try Self.authTime(refreshed) == .number("1795216504"))
        }
    }

    // MARK: For a wallet

    private static let wallet = "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"
    private static let payment = """
        {"purpose":"wallet_authorization","wallet_id":"\(wallet)",\
        "up_to":{"amount":"12.34","currency":"USD"},"payee":"4021457789"}
        """

    private func question(
        _ person: Person, _ token: String, id: UInt64 = 1, amount: Int64 = 1_234, payee: String? = "4021457789",
        wallet: String = wallet
    ) throws -> ConsumeStepUp {
        ConsumeStepUp(
            id: UniqueID(high: 0, low: id), userID: try #require(UserID(person.id)),
            sessionID: try #require(UniqueID(person.sessionID)), stepUpToken: token, purpose: .walletAuthorization,
            walletID: UniqueID(wallet), upTo: Money(minorUnits: amount, currency: .USD), payee: payee)
    }

    @Test func proofOfAPaymentIsUsedOnceForExactlyWhatWasShown() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let other = try await auth.signIn(ada.email)
            let proven = try await ada.client.post("/step-up/\(open(ada, Self.payment))", Self.password)
            let token = try #require(proven["step_up_token"]?.stringValue)
            let strangers = try [
                question(ada, token, amount: 1_235), question(ada, token, amount: 1_233),
                question(ada, token, payee: nil), question(ada, token, payee: "4021457780"),
                question(ada, token, wallet: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7f"), question(other, token),
                question(ada, token + "x"),
            ]
            for stranger in strangers { #expect(try await auth.ask(stranger, as: "wallet").accepted == false) }
            let first = try await auth.ask(question(ada, token), as: "wallet")
            #expect(first.accepted && first.method == "password")
            // The answer was lost: the same request gets it again, another one does not.
            #expect(try await auth.ask(question(ada, token), as: "wallet").accepted)
            #expect(try await auth.ask(question(ada, token, id: 2), as: "wallet").accepted == false)
        }
    }

    @Test func otherServicesAskForTheAccountsProof() async throws {
        try await AuthHarness.with { auth in
            let ada = try await settled(auth)
            let token = try await ada.client.stepUp()
            let question = ConsumeStepUp(
                id: UniqueID(high: 0, low: 1), userID: try #require(UserID(ada.id)),
                sessionID: try #require(UniqueID(ada.sessionID)), stepUpToken: token, purpose: .account)
            for _ in 0..<2 { #expect(try await auth.ask(question, as: "wallet").accepted) }
            #expect(try await ada.client.post("/logout").status == 204)
            #expect(try await auth.ask(question, as: "wallet").accepted == false)
        }
    }

    @Test(arguments: [
        "{}", #"{"purpose":"other"}"#, #"{"purpose":"account","payee":"x"}"#,
        #"{"purpose":"wallet_authorization"}"#,
        #"{"purpose":"wallet_authorization","wallet_id":"019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"}"#,
        """
        {"purpose":"wallet_authorization","wallet_id":"019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e",\
        "up_to":{"amount":"0","currency":"USD"}}
        """,
    ])
    func malformedQuestionsAreRefused(body: String) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            #expect(try await ada.client.post("/step-up", body).code == "validation_failed")
        }
    }

    @Test(arguments: [
        "{}", #"{"code":"123456"}"#, #"{"method":"totp"}"#, #"{"method":"sms","code":"123456"}"#,
        #"{"password":"correct horse battery 9","recovery_code":"x"}"#,
    ])
    func malformedEvidenceIsRefused(body: String) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            #expect(try await ada.client.post("/step-up/\(open(ada))", body).code == "validation_failed")
        }
    }

    // MARK: Races

    /// The thief's right (old) password waits while the owner changes it: it proves nothing any more.
    @Test func aProofThatWaitsForAChangeOfThePasswordIsNone() async throws {
        try await AuthHarness.with { auth in
            let ada = try await settled(auth)
            let id = try await open(ada)
            let answers = try await auth.racing { _ in
                try await ada.client.post("/step-up/\(id)", Self.password)
            } against: { transaction in
                try await transaction.execute(
                    "update auth.users set password_hash = 'another' where email = \(ada.email)")
            }
            #expect(answers.map(\.code) == ["wrong_password"])
            #expect(try await auth.count("select count(*) from auth.step_ups where token_hash is not null") == 0)
        }
    }

    @Test func aKeyThatWaitsForTheEndOfItsSessionIsNotMade() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let answers = try await auth.racing { _ in
                try await makeKey(ada)
            } against: { transaction in
                try await transaction.execute(
                    """
                    update auth.sessions set ended_at = \(auth.clock.now), end_reason = 'revoked'
                    where id = \(UniqueID(ada.sessionID))
                    """)
            }
            #expect(answers.map(\.code) == ["unauthenticated"])
            #expect(try await auth.count("select count(*) from auth.api_keys") == 0)
        }
    }
}

extension Person {
    /// Sets an authenticator app up, as its owner does. The step of the confirmation is used up afterwards.
    func withSecondFactor(
        _ auth: AuthHarness, proof: String? = nil
    ) async throws -> (totp: TOTP, recoveryCodes: [String]) {
        let setUp = try await client.post("/mfa/totp", proof: proof)
        let totp = TOTP(secret: try #require(setUp["secret"]?.stringValue.flatMap(Base32.decode), "\(setUp.text)"))
        let code = totp.code(step: TOTP.step(at: auth.clock.now))
        let confirmed = try await client.post("/mfa/totp/confirm", #"{"code":"\#(code)"}"#)
        try #require(confirmed.status == 200, "\(confirmed.text)")
        auth.clock.advance(by: .seconds(30))
        return (totp, confirmed["recovery_codes"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }
}
