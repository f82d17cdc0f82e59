import AuthDomain
import Authentication
import Contracts
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import AuthService

/// What can be proven of an account, or be under way to be.
enum OutstandingProof: CaseIterable, Hashable, Sendable {
    case ownSession
    case otherSession
    case apiKey
    case resetCode
    case verificationCode
    case openStepUp
    case provenStepUp
    case stepUpOfOtherSession
    /// A sign-in that waits for its second factor; there is none without a factor.
    case challenge
}

/// Somebody who has one of each.
struct ProofHolder: Sendable {
    let auth: AuthHarness
    let person: Person
    let other: Person
    /// Nil without a second factor.
    let factor: (totp: TOTP, recoveryCodes: [String])?
    let apiKey: String
    let resetCode: String
    let openStepUp: String
    let proof: String
    let otherProof: String
    let challenge: String?

    init(_ auth: AuthHarness, withFactor: Bool) async throws {
        self.auth = auth
        person = try await auth.newcomer()
        let factor = withFactor ? try await person.withSecondFactor(auth) : nil
        self.factor = factor
        // The session is not fresh any more, so that only a step-up opens what asks for one.
        auth.clock.advance(by: .seconds(300))
        let signedIn = try await Self.signIn(auth, person.email, factor?.recoveryCodes[0])
        other = try Person(email: person.email, visitor: auth.visitor(), answer: signedIn)
        proof = try await person.client.stepUp(Self.evidence(factor?.recoveryCodes[1]))
        otherProof = try await other.client.stepUp(Self.evidence(factor?.recoveryCodes[2]))
        let opened = try await person.client.post("/step-up", #"{"purpose":"account"}"#)
        openStepUp = try #require(opened["id"]?.stringValue)
        let made = try await person.client.post(
            "/api-keys", #"{"name":"x","scopes":["profile:read"]}"#, key: "k", proof: proof)
        apiKey = try #require(made["secret"]?.stringValue, "\(made.text)")
        _ = try await auth.visitor().post("/password/forgot", #"{"email":"\#(person.email)"}"#)
        try await eventually("a code") {
            try await auth.count("select count(*) from auth.one_time_codes where purpose = 'password_reset'") == 1
        }
        resetCode = try await auth.code(of: person.email, for: .passwordReset)
        challenge = try await auth.visitor().logIn(person.email)["mfa_token"]?.stringValue
    }

    private static func evidence(_ recoveryCode: String?) -> String {
        recoveryCode.map { #"{"recovery_code":"\#($0)"}"# } ?? #"{"password":"\#(AuthClient.password)"}"#
    }

    private static func signIn(_ auth: AuthHarness, _ email: String, _ code: String?) async throws -> AuthAnswer {
        let first = try await auth.visitor().logIn(email)
        guard let code else { return first }
        let token = try #require(first["mfa_token"]?.stringValue)
        return try await auth.visitor().post("/login/mfa", #"{"mfa_token":"\#(token)","recovery_code":"\#(code)"}"#)
    }

    /// What there was before anything changed.
    var all: Set<OutstandingProof> {
        Set(OutstandingProof.allCases).subtracting(challenge == nil ? [.challenge] : [])
    }

    /// What still works. Uses all of it up.
    func alive() async throws -> Set<OutstandingProof> {
        var alive: Set<OutstandingProof> = []
        func note(_ proof: OutstandingProof, _ works: Bool) { if works { alive.insert(proof) } }
        note(.provenStepUp, try await person.client.post("/mfa/totp", proof: proof).status != 401)
        note(.stepUpOfOtherSession, try await isGood(otherProof, of: other))
        let stepUp = try await person.client.post("/step-up/\(openStepUp)", Self.evidence(factor?.recoveryCodes[3]))
        note(.openStepUp, stepUp.status == 200)
        if let challenge, let factor {
            let passed = try await auth.visitor().post(
                "/login/mfa", #"{"mfa_token":"\#(challenge)","recovery_code":"\#(factor.recoveryCodes[4])"}"#)
            note(.challenge, passed.status == 200)
        }
        note(.apiKey, try await auth.ask(ExchangeAPIKey(apiKey: apiKey)).accessToken != nil)
        note(.ownSession, try await auth.visitor().refresh(person.refreshToken).status == 200)
        note(.otherSession, try await auth.visitor().refresh(other.refreshToken).status == 200)
        let codes = try await auth.count(
            "select count(*) from auth.one_time_codes where ended_at is null and purpose = 'email_verification'")
        note(.verificationCode, codes == 1)
        let reset = try await auth.visitor().post(
            "/password/reset",
            #"{"email":"\#(person.email)","code":"\#(resetCode)","new_password":"yet another horse 1"}"#)
        note(.resetCode, reset.status == 204)
        return alive
    }

    /// Asked as another service does: the other session has just begun, so routes would take it without the proof.
    private func isGood(_ token: String, of person: Person) async throws -> Bool {
        let question = ConsumeStepUp(
            id: UniqueID(high: 0, low: 1), userID: try #require(UserID(person.id)),
            sessionID: try #require(UniqueID(person.sessionID)), stepUpToken: token, purpose: .account)
        return try await auth.ask(question, as: "wallet").accepted
    }
}
