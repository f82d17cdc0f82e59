import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

/// Other services look people up here, and ask whether somebody holds their second factor.
struct DirectoryTests {
    private func id(_ person: Person) throws -> UserID { try #require(UserID(person.id)) }

    /// The public code of a refusal, or nil.
    private func refusal(_ auth: AuthHarness, _ request: some RequestContract) async throws -> String? {
        do {
            _ = try await auth.ask(request, as: "payments")
            return nil
        } catch let refused as RequestRefused {
            return refused.code
        }
    }

    @Test func anAddressFindsItsOwnerOnceItIsProven() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            #expect(try await refusal(auth, FindUser(email: ada.email)) == "not_found")
            let code = try await auth.code(of: ada.email, for: .emailVerification)
            #expect(try await ada.client.post("/email/verify", #"{"code":"\#(code)"}"#).status == 200)

            let found = try await auth.ask(FindUser(email: "ADA@florin.test"), as: "payments")
            #expect(found.userID.description == ada.id && found.displayName == "Ada Lovelace")
            #expect(found.email == ada.email && found.emailVerified && found.phone == nil && !found.phoneVerified)
            #expect(found.roles == ["customer"] && found.kycTier == 0 && found.status == "active")
            #expect(found.country == "GB" && found.createdAt == auth.clock.now && !found.mfaEnabled)
            #expect(try await auth.ask(FindUser(userID: id(ada))) == found)
        }
    }

    @Test(arguments: [
        FindUser(), FindUser(email: "ada@florin.test", phone: "+442079460000"),
        FindUser(userID: UserID(.example), email: "ada@florin.test"),
    ])
    func aQuestionNamesOneThing(request: FindUser) async throws {
        try await AuthHarness.with { auth in
            let code = try await refusal(auth, request)
            #expect(code == "validation_failed")
        }
    }

    @Test(arguments: [
        FindUser(userID: UserID(.example)), FindUser(email: "nobody@florin.test"), FindUser(email: "no address"),
        FindUser(phone: "+442079460000"), FindUser(phone: "0"), FindUser(phone: ""),
    ])
    func whoIsNotThereIsNotFound(request: FindUser) async throws {
        try await AuthHarness.with { auth in
            let code = try await refusal(auth, request)
            #expect(code == "not_found")
        }
    }

    @Test func pagesHoldEverybodyOnce() async throws {
        try await AuthHarness.with { auth in
            for name in ["ada", "grace", "mary", "emmy", "sofia"] {
                _ = try await auth.newcomer(name)
                auth.clock.advance(by: .milliseconds(1))
            }
            var (seen, after): ([String], UserID?) = ([], nil)
            repeat {
                let page = try await auth.ask(ListDirectory(after: after, limit: 2), as: "notifications")
                #expect(page.users.count <= 2)
                seen += page.users.map(\.email)
                after = page.next
            } while after != nil
            #expect(seen == ["ada", "grace", "mary", "emmy", "sofia"].map { "\($0)@florin.test" })
            #expect(try await auth.ask(ListDirectory(limit: 5)).next == nil)
            #expect(try await auth.ask(ListDirectory(limit: 1_000_000)).users.count == 5)
            #expect(try await refusal(auth, ListDirectory(limit: 0)) == "validation_failed")
        }
    }

    // MARK: Second factor

    private func isValid(_ auth: AuthHarness, _ person: Person, _ code: String) async throws -> Bool {
        try await auth.ask(VerifySecondFactor(userID: id(person), code: code), as: "compliance").valid
    }

    @Test func aCodeCountsOnce() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let factor = try await ada.withSecondFactor(auth)
            let code = factor.totp.code(step: TOTP.step(at: auth.clock.now))
            #expect(try await isValid(auth, ada, code))
            #expect(try await !isValid(auth, ada, code))
            let recovery = factor.recoveryCodes[0]
            #expect(try await isValid(auth, ada, recovery.lowercased()))
            #expect(try await !isValid(auth, ada, recovery))
            let login = try await auth.visitor().logIn(ada.email)
            let token = try #require(login["mfa_token"]?.stringValue)
            let used = try await auth.visitor().post(
                "/login/mfa", #"{"mfa_token":"\#(token)","code":"\#(code)"}"#)
            #expect(used.status == 401)
        }
    }

    @Test func ofManyAtOnceOneCounts() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let factor = try await ada.withSecondFactor(auth)
            let code = factor.totp.code(step: TOTP.step(at: auth.clock.now))
            let right = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 { group.addTask { try await self.isValid(auth, ada, code) } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(right == 1)
        }
    }

    @Test func wrongCodesLockTheAccount() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let factor = try await ada.withSecondFactor(auth)
            try await EventLog.listening(to: auth, [LoginFailed.type, UserLocked.type]) { events in
                for _ in 0..<5 { #expect(try await !isValid(auth, ada, "no code")) }
                let failed = try await events.next(LoginFailed.self)
                #expect(failed.userID.description == ada.id && failed.ip == nil)
                #expect(try await events.next(UserLocked.self).until == auth.clock.now + .seconds(900))
            }
            let code = factor.totp.code(step: TOTP.step(at: auth.clock.now))
            let locked = try await auth.ask(VerifySecondFactor(userID: id(ada), code: code))
            #expect(!locked.valid && locked.lockedUntil == auth.clock.now + .seconds(900))
            #expect(try await auth.visitor().logIn(ada.email).status == 423)
            auth.clock.advance(by: .seconds(900))
            #expect(try await isValid(auth, ada, factor.totp.code(step: TOTP.step(at: auth.clock.now))))
        }
    }

    /// Nothing could be guessed, so nothing is counted.
    @Test func withoutAFactorNoCodeIsGood() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for _ in 0..<6 { #expect(try await !isValid(auth, ada, "042917")) }
            #expect(try await auth.visitor().logIn(ada.email).status == 200)
            #expect(try await !auth.ask(VerifySecondFactor(userID: UserID(.example), code: "042917")).valid)
        }
    }
}
