import Authentication
import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import AuthService

/// What a key may not be, and what is told of one.
struct APIKeyLimitTests {
    private func create(_ person: Person, _ body: String, key: String = "key-1") async throws -> AuthAnswer {
        try await person.client.post("/api-keys", body, key: key)
    }

    private func refusal(_ auth: AuthHarness, _ text: String) async throws -> APIKeyRefusal? {
        let reply = try await auth.ask(ExchangeAPIKey(apiKey: text))
        #expect(reply.accessToken == nil)
        return reply.refusal
    }

    /// A bound that is taken from whom it binds is none.
    @Test func aKeyMayOnlyLowerItsOwnersLimit() async throws {
        try await AuthHarness.with(more: ["AUTH_API_KEY_REQUESTS_PER_MINUTE": "500"]) { auth in
            let ada = try await auth.newcomer()
            func body(_ limit: Int) -> String {
                #"{"name":"x","scopes":["wallet:read"],"rate_limit_per_minute":\#(limit)}"#
            }
            let refused = try await create(ada, body(501))
            #expect(refused["errors"]?.arrayValue?.first?["field"] == .string("rate_limit_per_minute"))
            #expect(refused.status == 422)
            #expect(try await create(ada, body(500)).status == 201)
            let usual = try await create(ada, #"{"name":"x","scopes":["wallet:read"]}"#, key: "key-2")
            #expect(usual["rate_limit_per_minute"]?.integerValue == 500)
            // One that was made while the limit was higher.
            try await auth.client.execute("update auth.api_keys set rate_limit_per_minute = 60000")
            let secret = try #require(usual["secret"]?.stringValue)
            #expect(try await auth.ask(ExchangeAPIKey(apiKey: secret)).rateLimitPerMinute == 500)
        }
    }

    @Test func aScopeThatCanNeverBeUsedIsRefused() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let scopes = #"["wallet:read","ops:write","accounting:read","accounting:write"]"#
            let refused = try await create(ada, #"{"name":"x","scopes":\#(scopes)}"#)
            #expect(refused.status == 422)
            let errors = refused["errors"]?.arrayValue ?? []
            #expect(errors.map { $0["code"] } == Array(repeating: .string("not_available"), count: 3))
            for (role, scope) in [
                (Role.operator, "ops:write"), (.accountant, "accounting:write"), (.auditor, "accounting:read"),
                (.admin, "compliance:write"), (.support, "ops:read"),
            ] {
                let answer = try await create(auth.staff(role), #"{"name":"x","scopes":["\#(scope)"]}"#)
                #expect(answer.status == 201, "\(role) \(answer.text)")
            }
            let auditor = try await auth.signIn("auditor@florin.test")
            for (key, scope) in [("2", "ops:write"), ("3", "wallet:write"), ("4", "payments:read")] {
                #expect(try await create(auditor, #"{"name":"x","scopes":["\#(scope)"]}"#, key: key).status == 422)
            }
        }
    }

    /// "Shown once": to the session that asked, however often it asks, and to no other.
    @Test func aRepetitionFromAnotherSessionHasNoSecret() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let body = #"{"name":"x","scopes":["wallet:read"]}"#
            let first = try await create(ada, body)
            let other = try await create(auth.signIn(ada.email), body)
            #expect(other.status == 201 && other.isReplay)
            #expect(other["id"] == first["id"] && other["secret"] == nil)
            #expect(try await create(ada, body).body == first.body)
            #expect(try await auth.count("select count(*) from auth.api_keys") == 1)
        }
    }

    /// Only whoever has the secret is told what became of a key.
    @Test func holdersAreToldWhyAKeyOpensNothing() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let made = try await create(
                ada, #"{"name":"x","scopes":["wallet:read"],"expires_at":"2026-12-31T00:00:00.000Z"}"#)
            let secret = try #require(made["secret"]?.stringValue, "\(made.text)")
            let altered = String(secret.dropLast()) + (secret.hasSuffix("A") ? "B" : "A")
            #expect(try await refusal(auth, "nonsense") == .malformed)
            #expect(try await refusal(auth, altered) == nil)
            try await auth.client.execute("update auth.api_keys set expires_at = \(auth.clock.now)")
            #expect(try await refusal(auth, secret) == .expired)
            #expect(try await refusal(auth, altered) == nil)
            try await auth.client.execute("update auth.api_keys set revoked_at = \(auth.clock.now)")
            #expect(try await refusal(auth, secret) == .revoked)
        }
    }
}
