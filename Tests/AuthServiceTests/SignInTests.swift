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

struct SignInTests {
    private static let wrong = "a wrong password 1"

    @Test func rightPasswordGivesTokensAndTheUser() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let answer = try await auth.visitor().logIn(ada.email)
            #expect(answer["token_type"]?.stringValue == "Bearer")
            #expect(answer["expires_in"]?.integerValue == 600)
            #expect(answer["user"]?["id"]?.stringValue == ada.id)
            #expect(try await ada.client.get("/me").status == 200)
        }
    }

    @Test func unknownAddressIsToldAsAWrongPassword() async throws {
        try await AuthHarness.with { auth in
            _ = try await auth.newcomer()
            let wrong = try await auth.visitor().logIn("ada@florin.test", password: Self.wrong)
            let unknown = try await auth.visitor().logIn("nobody@florin.test", password: Self.wrong)
            #expect(wrong.status == 401 && wrong.code == "invalid_credentials")
            #expect(unknown.status == 401)
            #expect(wrong.withoutRequestID == unknown.withoutRequestID)
        }
    }

    @Test(arguments: ["ada@florin.test", "nobody@florin.test"])
    func fiveFailuresLockForFifteenMinutes(email: String) async throws {
        try await AuthHarness.with { auth in
            _ = try await auth.newcomer()
            for _ in 0..<5 { #expect(try await auth.visitor().logIn(email, password: Self.wrong).status == 401) }
            let locked = try await auth.visitor().logIn(email)
            #expect(locked.status == 423 && locked.code == "account_locked")
            #expect(locked.retryAfter == 900)
            auth.clock.advance(by: .seconds(899))
            #expect(try await auth.visitor().logIn(email).retryAfter == 1)
            auth.clock.advance(by: .seconds(1))
            #expect(try await auth.visitor().logIn(email).status == (email.hasPrefix("ada") ? 200 : 401))
        }
    }

    @Test func attemptsDuringALockDoNotProlongIt() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for _ in 0..<5 { _ = try await auth.visitor().logIn(ada.email, password: Self.wrong) }
            auth.clock.advance(by: .seconds(800))
            for _ in 0..<5 { #expect(try await auth.visitor().logIn(ada.email, password: Self.wrong).status == 423) }
            auth.clock.advance(by: .seconds(100))
            #expect(try await auth.visitor().logIn(ada.email).status == 200)
        }
    }

    @Test func aLockTellsWhenItOpens() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for _ in 0..<5 { _ = try await auth.visitor().logIn(ada.email, password: Self.wrong) }
            auth.clock.advance(by: .seconds(60))
            let locked = try await auth.visitor().logIn(ada.email)
            #expect(locked.code == "account_locked" && locked.retryAfter == 840)
            #expect(locked["locked_until"]?.stringValue == (auth.clock.now + .seconds(840)).rfc3339)
        }
    }

    @Test func successResetsTheCount() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for _ in 0..<3 {
                for _ in 0..<4 {
                    #expect(try await auth.visitor().logIn(ada.email, password: Self.wrong).status == 401)
                }
                #expect(try await auth.visitor().logIn(ada.email).status == 200)
            }
        }
    }

    @Test func ofManyGuessesAtOnceFiveCount() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        try await auth.visitor().logIn(ada.email, password: "a wrong guess \(index)").status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 401 }.count == 5)
            #expect(statuses.filter { $0 == 423 }.count == 35)
        }
    }

    @Test func oneAddressCannotTryManyAccounts() async throws {
        try await AuthHarness.with(more: ["AUTH_LOGIN_FAILURES_PER_ADDRESS": "6"]) { auth in
            let ada = try await auth.newcomer()
            let login = #"{"email":"EMAIL","password":"a wrong password 1"}"#
            func attempt(_ email: String, from address: String) async throws -> Int {
                try await auth.visitor().send(
                    .post, "/api/v1/auth/login", login.replacing("EMAIL", with: email), forwardedFor: address
                ).status
            }
            for index in 0..<6 { #expect(try await attempt("n\(index)@florin.test", from: "203.0.113.7") == 401) }
            #expect(try await attempt("n7@florin.test", from: "203.0.113.7") == 423)
            #expect(try await attempt(ada.email, from: "203.0.113.8") == 401)
        }
    }

    /// Comparing takes long: the password may be another one before the session begins, and whoever changed it has
    /// ended all sessions that there were.
    @Test func aPasswordThatIsReplacedMeanwhileOpensNothing() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let context = auth.services[0].context
            let parts = try AuthStores(context, AuthConfig(context.settings)).parts(
                context, AuthConfig(context.settings))
            let address = try #require(EmailAddress(ada.email))
            let compared = try #require(try await parts.users.account(address))
            let change = #"{"current_password":"\#(AuthClient.password)","new_password":"another horse 12345"}"#
            #expect(try await ada.client.post("/password/change", change).status == 204)

            let client = ClientTrace(ip: "192.0.2.1", userAgent: nil)
            let session = parts.newSession(
                for: compared.user, device: nil, client: client,
                secondFactor: false, at: auth.clock.now)
            let keys = parts.signIns.keys(account: compared.user.email, from: client)
            let begun = try await parts.signIns.begin(session, keys: keys, passwordHash: compared.passwordHash)
            #expect(begun.map(\.id) == nil)
            let challenge = LoginChallenge(
                token: .generate(), userID: compared.user.id, deviceName: nil, at: auth.clock.now)
            #expect(try await !parts.factors.open(challenge, passwordHash: compared.passwordHash))
            #expect(try await auth.count("select count(*) from auth.sessions where ended_at is null") == 1)
            #expect(try await auth.count("select count(*) from auth.login_challenges") == 0)
        }
    }

    @Test func lockIsPublished() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [UserLocked.type, LoginFailed.type, LoginSucceeded.type]) { events in
                for _ in 0..<5 { _ = try await auth.visitor().logIn(ada.email, password: Self.wrong) }
                #expect(try await events.next(UserLocked.self).until == auth.clock.now + .seconds(900))
                for _ in 0..<5 { #expect(try await events.next(LoginFailed.self).userID.description == ada.id) }
                auth.clock.advance(by: .seconds(900))
                _ = try await auth.signIn(ada.email)
                #expect(try await events.next(LoginSucceeded.self).deviceName == "Test device")
            }
        }
    }

    @Test func noAddressIsStoredForFailures() async throws {
        try await AuthHarness.with { auth in
            _ = try await auth.visitor().logIn("nobody@florin.test")
            let keys = try await auth.client.query("select encode(key, 'escape') from auth.login_failures")
            #expect(try keys.decode(String.self).allSatisfy { !$0.contains("nobody") })
            #expect(keys.count == 2)
        }
    }

    @Test func olderHashIsReplacedAtTheNextSignIn() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let cheap = try await Passwords(hasher: .init(cost: .least)).hasher.hash(AuthClient.password)
            try await auth.client.execute("update auth.users set password_hash = \(cheap)")
            #expect(try await auth.visitor().logIn(ada.email).status == 200)
            #expect(try await auth.count("select count(*) from auth.users where password_hash <> \(cheap)") == 1)
            #expect(try await auth.visitor().logIn(ada.email).status == 200)
        }
    }

    @Test func tooManyAtOnceAreToldToComeBack() async throws {
        let passwords = Passwords(hasher: .init(cost: .least, threads: 1, maximumWaiting: 0))
        let refused = await withTaskGroup(of: AuthError?.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do throws(AuthError) {
                        _ = try await passwords.verify("x", against: "$argon2id$")
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: [AuthError]()) { if let error = $1 { $0.append(error) } }
        }
        #expect(refused.allSatisfy { $0 == .overloaded })
        #expect(AuthError.overloaded.problem.code.status == 503)
    }
}
