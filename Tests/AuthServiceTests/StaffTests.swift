import Authentication
import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import AuthService

/// How staff sign in, and how much of other accounts they read.
struct StaffTests {
    private func people(_ answer: AuthAnswer) -> [String] {
        answer["data"]?.arrayValue?.compactMap { $0["email"]?.stringValue } ?? []
    }

    private func find(_ reader: Person, _ query: String) async throws -> AuthAnswer {
        try await reader.client.send(.get, "/api/v1/admin/users?\(query)")
    }

    // MARK: Second factor

    @Test(arguments: [AuthHarness.production, ["AUTH_STAFF_SECOND_FACTOR": "true"]])
    func staffWithoutASecondFactorCanOnlySetOneUp(settings: [String: String]) async throws {
        try await AuthHarness.with(more: settings) { auth in
            let ada = try await auth.newcomer()
            let admin = try await auth.staff(.admin)
            let answer = try await auth.visitor().logIn(admin.email)
            #expect(answer["mfa_enrolment_required"]?.boolValue == true)
            #expect(try await find(admin, "email=\(ada.email)").status == 403)
            let made = try await admin.client.post("/api-keys", #"{"name":"x","scopes":["profile:read"]}"#, key: "k")
            let key = try await auth.ask(ExchangeAPIKey(apiKey: #require(made["secret"]?.stringValue)))
            #expect(try Self.roles(key.accessToken) == [])
            _ = try await admin.withSecondFactor(auth)
            let renewed = try await auth.visitor().refresh(admin.refreshToken)
            #expect(renewed["mfa_enrolment_required"] == nil)
            let client = auth.visitor().with(token: renewed["access_token"]?.stringValue)
            #expect(try await client.send(.get, "/api/v1/admin/users").status == 200)
        }
    }

    private static func roles(_ token: String?) throws -> [String] {
        let payload = try #require(token).split(separator: ".")[1]
        let claims = try JSONParser.parse(#require(Base64URL.decode(String(payload))))
        return claims["roles"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    /// A password alone opened this session; the factor came later.
    @Test func anOlderSessionOfStaffDoesNotActByAFactorItNeverShowed() async throws {
        try await AuthHarness.with(more: ["AUTH_STAFF_SECOND_FACTOR": "true"]) { auth in
            let admin = try await auth.staff(.admin)
            let thief = try await auth.signIn(admin.email)
            _ = try await admin.withSecondFactor(auth)
            #expect(try await auth.visitor().refresh(thief.refreshToken).status == 401)
            // One that was begun before factors ended others lives on.
            try await auth.client.execute("update auth.sessions set ended_at = null, end_reason = null")
            let renewed = try await auth.visitor().refresh(thief.refreshToken)
            #expect(renewed["mfa_enrolment_required"]?.boolValue == true)
            #expect(try Self.roles(renewed["access_token"]?.stringValue) == [])
        }
    }

    @Test func staffThatRemoveTheirFactorDoNotActByIt() async throws {
        try await AuthHarness.with(more: ["AUTH_STAFF_SECOND_FACTOR": "true"]) { auth in
            let admin = try await auth.staff(.admin)
            let factor = try await admin.withSecondFactor(auth)
            let removal = #"{"code":"\#(factor.recoveryCodes[0])"}"#
            #expect(try await admin.client.send(.delete, "/api/v1/auth/mfa/totp", removal).status == 204)
            let renewed = try await auth.visitor().refresh(admin.refreshToken)
            #expect(renewed["mfa_enrolment_required"]?.boolValue == true)
        }
    }

    @Test func customersAreAskedForNone() async throws {
        try await AuthHarness.with(more: AuthHarness.production) { auth in
            let ada = try await auth.newcomer()
            #expect(try Self.roles(ada.accessToken) == ["customer"])
            #expect(try await auth.visitor().logIn(ada.email)["mfa_enrolment_required"] == nil)
        }
    }

    // MARK: Finding people

    @Test func supportFindsTheCustomerItTalksTo() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            _ = try await ada.client.send(
                .patch, "/api/v1/auth/me", #"{"phone":"+442079460000","last_name":"Byron"}"#)
            // As names could be before they had a rule.
            try await auth.client.execute(
                "update auth.users set first_name = 'Änne_%' where id = \(UniqueID(ada.id))")
            _ = try await auth.newcomer("grace")
            let support = try await auth.staff(.support)
            for query in [
                "email=ADA@florin.test", "phone=%2B442079460000", "name=%C3%A4nn", "name=byr",
                "name=%C3%84nne_%25%20by",
            ] {
                #expect(try await people(find(support, query)) == [ada.email], "\(query)")
            }
            // What has a meaning in a pattern is a letter here.
            #expect(try await people(find(support, "name=_%25")) == [])
            let shown = try await support.client.send(.get, "/api/v1/admin/users/\(ada.id)")
            #expect(shown["phone"] == .string("+********0000"))
            #expect(shown["status"] == .string("active"))
        }
    }

    /// A beginning of a few letters is nobody's name, and all accounts have one.
    @Test func supportTurnsNoPagesOfABeginning() async throws {
        try await AuthHarness.with { auth in
            for name in ["ada", "grace", "mary"] { _ = try await auth.newcomer(name) }
            let support = try await auth.staff(.support)
            let answer = try await find(support, "name=lo&limit=2")
            #expect(answer["data"]?.arrayValue?.count == 2 && answer["next_cursor"] == .null)
            let admin = try await auth.staff(.admin)
            #expect(try await find(admin, "name=lo&limit=2")["next_cursor"]?.stringValue != nil)
        }
    }

    @Test func nobodyButAdministratorsTurnsThePagesOfAllAccounts() async throws {
        try await AuthHarness.with { auth in
            _ = try await auth.newcomer()
            for role in [Role.support, .compliance, .auditor] {
                let reader = try await auth.staff(role)
                for query in ["", "role=customer", "status=active"] {
                    let answer = try await find(reader, query)
                    #expect(answer.status == 400 && answer.code == "malformed_parameter", "\(role) \(query)")
                }
                #expect(try await find(reader, "name=a").status == 400)
                #expect(try await people(find(reader, "name=ad")) == ["ada@florin.test"])
            }
            #expect(try await people(find(auth.staff(.admin), "")).count == 5)
        }
    }

    @Test func supportSeesNoStaff() async throws {
        try await AuthHarness.with { auth in
            let support = try await auth.staff(.support)
            let admin = try await auth.staff(.admin)
            #expect(try await people(find(support, "email=\(admin.email)")) == [])
            #expect(try await support.client.send(.get, "/api/v1/admin/users/\(admin.id)").status == 404)
            let compliance = try await auth.staff(.compliance)
            #expect(try await people(find(compliance, "email=\(admin.email)")) == [admin.email])
        }
    }

    @Test(arguments: [Role.customer, .merchant, .accountant, .operator])
    func othersReadNoAccounts(role: Role) async throws {
        try await AuthHarness.with { auth in
            let other = try await auth.staff(role)
            #expect(try await find(other, "name=ad").status == 403)
            #expect(try await other.client.send(.get, "/api/v1/admin/users/\(other.id)").status == 403)
        }
    }
}
