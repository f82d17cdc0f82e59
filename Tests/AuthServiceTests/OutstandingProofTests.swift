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

/// What changes of an account's secrets, against what was proven before with the old ones.
struct OutstandingProofTests {
    enum Change: CaseIterable, Sendable {
        case passwordChanged
        case passwordReset
        case signedOutEverywhere
        case lockedAndUnlocked
        case factorOn
        case factorOff
        case signedOut

        /// What is dead afterwards.
        var ends: Set<OutstandingProof> {
            let all = Set(OutstandingProof.allCases)
            return switch self {
            case .passwordChanged: all.subtracting([.ownSession])
            case .passwordReset, .signedOutEverywhere, .lockedAndUnlocked: all
            case .factorOn: [.otherSession, .apiKey, .openStepUp, .provenStepUp, .stepUpOfOtherSession]
            case .factorOff: [.openStepUp, .provenStepUp, .stepUpOfOtherSession, .challenge]
            case .signedOut: [.ownSession, .openStepUp, .provenStepUp]
            }
        }
    }

    private static let newPassword = "another horse 12345"
    private static let passwordChange =
        #"{"current_password":"\#(AuthClient.password)","new_password":"\#(newPassword)"}"#

    private func make(_ change: Change, _ holder: ProofHolder, admin: Person) async throws {
        let person = holder.person
        func expect(_ status: Int, _ answer: AuthAnswer) { #expect(answer.status == status, "\(answer.text)") }
        switch change {
        case .passwordChanged:
            // Where there is a factor the password alone is no proof.
            expect(204, try await person.client.post("/password/change", Self.passwordChange, proof: holder.proof))
        case .passwordReset:
            let body = """
                {"email":"\(person.email)","code":"\(holder.resetCode)","new_password":"\(Self.newPassword)"}
                """
            expect(204, try await holder.auth.visitor().post("/password/reset", body))
        case .signedOutEverywhere: expect(204, try await person.client.post("/logout-all"))
        case .signedOut: expect(204, try await person.client.post("/logout"))
        case .lockedAndUnlocked:
            for status in ["locked", "active"] {
                let path = "/api/v1/admin/users/\(person.id)"
                expect(200, try await admin.client.send(.patch, path, #"{"status":"\#(status)"}"#))
            }
        case .factorOn: _ = try await person.withSecondFactor(holder.auth, proof: holder.proof)
        case .factorOff:
            let code = holder.factor?.totp.code(step: TOTP.step(at: holder.auth.clock.now)) ?? ""
            expect(204, try await person.client.send(.delete, "/api/v1/auth/mfa/totp", #"{"code":"\#(code)"}"#))
        }
    }

    @Test(arguments: Change.allCases)
    func diesWithTheSecretItStandsOn(change: Change) async throws {
        try await AuthHarness.with { auth in
            let holder = try await ProofHolder(auth, withFactor: change != .factorOn)
            let admin = try await auth.staff(.admin)
            try await make(change, holder, admin: admin)
            let alive = try await holder.alive()
            #expect(holder.all.subtracting(alive) == change.ends.intersection(holder.all), "\(change)")
        }
    }

    /// The table above is worth something only if all of them work when nothing happens.
    @Test(arguments: [true, false])
    func livesWhileNothingChanges(withFactor: Bool) async throws {
        try await AuthHarness.with { auth in
            let holder = try await ProofHolder(auth, withFactor: withFactor)
            #expect(try await holder.alive() == holder.all)
        }
    }

    /// "Forgot password" that nobody has looked into yet is a proof under way as well.
    @Test func aRequestFromBeforeTheChangeSendsNoCode() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let context = auth.services[0].context
            let resets = try AuthStores(context, AuthConfig(context.settings)).resets
            let email = try #require(EmailAddress(ada.email))
            let before = auth.clock.now
            auth.clock.advance(by: .seconds(1))
            #expect(try await ada.client.post("/password/change", Self.passwordChange).status == 204)
            try await resets.request(email, at: before)
            try await eventually("it was looked into") {
                try await auth.count("select count(*) from auth.password_reset_requests") == 0
            }
            #expect(try await auth.count("select count(*) from auth.one_time_codes where ended_at is null") == 0)
            auth.clock.advance(by: .seconds(1))
            try await resets.request(email, at: auth.clock.now)
            try await eventually("a code") {
                try await auth.count("select count(*) from auth.one_time_codes where ended_at is null") == 1
            }
        }
    }

    // MARK: Races

    private func change(_ person: Person, to index: Int) async throws -> AuthAnswer {
        try await person.client.post(
            "/password/change",
            #"{"current_password":"\#(AuthClient.password)","new_password":"password number \#(index)"}"#)
    }

    /// Owner and thief know the old password; the later one's session was ended by the first.
    @Test func ofTwoPasswordChangesAtOnceOneIsMade() async throws {
        try await AuthHarness.with { auth in
            let owner = try await auth.newcomer()
            let thief = try await auth.signIn(owner.email)
            let answers = try await auth.racing(times: 2) { index in
                try await change([owner, thief][index], to: index)
            } against: { _ in
            }
            #expect(answers.map(\.status).sorted() == [204, 401])
        }
    }

    @Test func aSecondChangeInTheSameSessionNeedsTheNewPassword() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let answers = try await auth.racing(times: 2) {
                try await change(ada, to: $0)
            } against: { _ in
            }
            #expect(answers.map(\.status).sorted() == [204, 422])
            #expect(answers.compactMap(\.code) == ["wrong_password"])
        }
    }

    /// What is done with the rights of a session is not done once the session has ended, though it began before.
    @Test(arguments: ["/email/verify", "/mfa/totp", "/mfa/totp/confirm", "/step-up", "/email/verification"])
    func nothingIsDoneForASessionThatEndsMeanwhile(path: String) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let setUp = try await ada.client.post("/mfa/totp")
            let secret = try #require(setUp["secret"]?.stringValue.flatMap(Base32.decode))
            let totp = TOTP(secret: secret).code(step: TOTP.step(at: auth.clock.now))
            let code = try await auth.code(of: ada.email, for: .emailVerification)
            let bodies = [
                "/email/verify": #"{"code":"\#(code)"}"#, "/mfa/totp/confirm": #"{"code":"\#(totp)"}"#,
                "/step-up": #"{"purpose":"account"}"#,
            ]
            let answers = try await auth.racing { _ in
                try await ada.client.post(path, bodies[path] ?? "{}")
            } against: { transaction in
                try await transaction.execute(
                    """
                    update auth.sessions set ended_at = \(auth.clock.now), end_reason = 'revoked'
                    where user_id = \(UniqueID(ada.id))
                    """)
            }
            #expect(answers.map(\.code) == ["unauthenticated"])
        }
    }
}
