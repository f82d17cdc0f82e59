import Authentication
import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import AuthService

/// Whoever loses a role must not keep a token that names it, whatever was under way.
struct RoleRaceTests {
    private func roles(_ token: String?) throws -> [String] {
        let payload = try #require(token).split(separator: ".")[1]
        let claims = try JSONParser.parse(#require(Base64URL.decode(String(payload))))
        return claims["roles"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }

    private func demote(_ person: Person, by admin: Person) async throws {
        let answer = try await admin.client.send(
            .patch, "/api/v1/admin/users/\(person.id)", #"{"roles":["customer"]}"#)
        #expect(answer.status == 200, "\(answer.text)")
    }

    private func demote(_ person: Person, in transaction: PostgresTransaction) async throws {
        try await transaction.execute("update auth.users set roles = array['customer'] where email = \(person.email)")
    }

    @Test func aRefreshThatWaitsForAChangeHasTheNewRoles() async throws {
        try await AuthHarness.with { auth in
            let support = try await auth.staff(.support)
            let answers = try await auth.racing { _ in
                try await auth.visitor().refresh(support.refreshToken)
            } against: { transaction in
                try await demote(support, in: transaction)
            }
            #expect(try roles(answers[0]["access_token"]?.stringValue) == ["customer"])
        }
    }

    @Test func aSignInThatWaitsForAChangeHasTheNewRoles() async throws {
        try await AuthHarness.with { auth in
            let support = try await auth.staff(.support)
            let answers = try await auth.racing { _ in
                try await auth.visitor().logIn(support.email)
            } against: { transaction in
                try await demote(support, in: transaction)
            }
            #expect(try roles(answers[0]["access_token"]?.stringValue) == ["customer"])
            #expect(answers[0]["user"]?["roles"]?.arrayValue == [.string("customer")])
        }
    }

    @Test func aKeyThatWaitsForAChangeHasTheNewRoles() async throws {
        try await AuthHarness.with { auth in
            let support = try await auth.staff(.support)
            let made = try await support.client.post("/api-keys", #"{"name":"x","scopes":["profile:read"]}"#, key: "k")
            let secret = try #require(made["secret"]?.stringValue)
            let answers = try await auth.racing { _ in
                try await auth.ask(ExchangeAPIKey(apiKey: secret))
            } against: { transaction in
                try await demote(support, in: transaction)
            }
            #expect(try roles(answers[0].accessToken) == ["customer"])
        }
    }

    /// The replica that issued the token has a clock that runs ahead of the one that changes the roles.
    @Test func aTokenOfAFasterClockDiesAsWell() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let support = try await auth.staff(.support)
            auth.clock.advance(by: .milliseconds(1_500))
            let ahead = try await auth.visitor().refresh(support.refreshToken)
            let made = try await support.client.post("/api-keys", #"{"name":"x","scopes":["profile:read"]}"#, key: "k")
            let key = try await auth.ask(ExchangeAPIKey(apiKey: #require(made["secret"]?.stringValue)))
            auth.clock.advance(by: .milliseconds(-1_500))
            try await demote(support, by: admin)
            for token in [ahead["access_token"]?.stringValue, key.accessToken, support.accessToken] {
                #expect(try await auth.visitor().with(token: token).get("/me").status == 401)
            }
        }
    }

    /// No token that is issued after the change counts as one from before it, in the same millisecond neither.
    @Test func tokensOfTheSameInstantAreGood() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let support = try await auth.staff(.support)
            try await demote(support, by: admin)
            let renewed = try await auth.visitor().refresh(support.refreshToken)
            let again = try await auth.signIn(support.email)
            for token in [renewed["access_token"]?.stringValue, again.accessToken] {
                let me = try await auth.visitor().with(token: token).get("/me")
                #expect(me["roles"]?.arrayValue == [.string("customer")])
            }
        }
    }
}
