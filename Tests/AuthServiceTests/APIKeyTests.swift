import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import Logging
import Messaging
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

struct APIKeyTests {
    private static let body = #"{"name":"reader","scopes":["wallet:read","profile:read"],"rate_limit_per_minute":90}"#

    private func create(_ person: Person, _ body: String = body, key: String = "key-1") async throws -> AuthAnswer {
        try await person.client.post("/api-keys", body, key: key)
    }

    private func exchange(_ auth: AuthHarness, _ text: String) async throws -> ExchangedAPIKey {
        try await auth.ask(ExchangeAPIKey(apiKey: text))
    }

    @Test func secretIsShownOnceAndStoredAsAHash() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let created = try await create(ada)
            #expect(created.status == 201)
            let secret = try #require(created["secret"]?.stringValue)
            #expect(secret.wholeMatch(of: /flk_[a-z2-7]{12}_[A-Za-z0-9_-]{43}/) != nil)
            #expect(created["scopes"]?.arrayValue == [.string("profile:read"), .string("wallet:read")])
            let list = try await ada.client.get("/api-keys")
            let listed = try #require(list["data"]?.arrayValue?.first)
            #expect(listed["secret"] == nil)
            #expect(listed["id"] == created["id"] && listed["last_used_at"] == .null)
            #expect(listed["prefix"]?.stringValue == String(secret.prefix(16)))
            let tables = ["auth.api_keys", "auth.idempotency_keys", "auth.outbox"]
            for table in tables {
                let rows = try await auth.client.query("select t::text from \(identifier: table) t")
                for row in try rows.decode(String.self) {
                    #expect(!row.contains(secret) && !row.contains(Hex.encode(Array(secret.utf8))), "\(table)")
                }
            }
        }
    }

    @Test func repetitionGetsTheSameBytes() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let first = try await create(ada)
            let second = try await create(ada)
            #expect(second.status == 201 && second.isReplay && !first.isReplay)
            #expect(second.body == first.body)
            #expect(try await create(ada, #"{"name":"x","scopes":["wallet:read"]}"#).code == "idempotency_key_reused")
            #expect(try await ada.client.post("/api-keys", Self.body).code == "idempotency_key_required")
            #expect(try await auth.count("select count(*) from auth.api_keys") == 1)
        }
    }

    @Test func twentyAtOnceMakeOneKey() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let answers = try await withThrowingTaskGroup(of: AuthAnswer.self) { group in
                for _ in 0..<20 { group.addTask { try await create(ada) } }
                return try await group.reduce(into: [AuthAnswer]()) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 201 || $0.code == "request_in_progress" })
            #expect(Set(answers.filter { $0.status == 201 }.map(\.body)).count == 1)
            #expect(try await auth.count("select count(*) from auth.api_keys") == 1)
        }
    }

    @Test func keyIsExchangedForAShortToken() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let created = try await create(ada)
            let exchanged = try await exchange(auth, #require(created["secret"]?.stringValue))
            #expect(exchanged.apiKeyID?.description == created["id"]?.stringValue)
            #expect(exchanged.userID?.description == ada.id)
            #expect(exchanged.rateLimitPerMinute == 90)
            #expect(exchanged.expiresAt == auth.clock.now + .seconds(300))
            let program = auth.visitor().with(token: exchanged.accessToken)
            #expect(try await program.get("/me")["id"]?.stringValue == ada.id)
            #expect(try await program.send(.patch, "/api/v1/auth/me", #"{"first_name":"X"}"#).status == 403)
            #expect(try await program.get("/sessions").status == 403)
            #expect(try await program.post("/api-keys", Self.body, key: "other").status == 403)
            #expect(try await ada.client.get("/api-keys")["data"]?.arrayValue?.first?["last_used_at"] != .null)
        }
    }

    @Test func aKeyIsLiveOrForTrying() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [APIKeyCreated.type]) { log in
                #expect(try await create(ada)["mode"]?.stringValue == "live")
                let toldOfLive = try await log.next(APIKeyCreated.self)
                #expect(toldOfLive.mode == "live")
                let body = #"{"name":"tester","scopes":["payments:write","profile:read"],"mode":"test"}"#
                let made = try await create(ada, body, key: "key-2")
                #expect(made["mode"]?.stringValue == "test")
                let told = try await log.next(APIKeyCreated.self)
                #expect(told.mode == "test")
                let exchanged = try await exchange(auth, #require(made["secret"]?.stringValue))
                let program = auth.visitor().with(token: exchanged.accessToken)
                let refused = try await program.get("/me")
                #expect(refused.status == 403 && refused.code == "live_key_required")
            }
            let listed = try await ada.client.get("/api-keys")["data"]?.arrayValue ?? []
            #expect(listed.count == 2 && listed[0]["mode"]?.stringValue == "test")
            #expect(listed[1]["mode"]?.stringValue == "live")
            let other = #"{"name":"x","scopes":["wallet:read"],"mode":"rehearsal"}"#
            #expect(try await create(ada, other, key: "key-3").code == "validation_failed")
        }
    }

    @Test func whatOpensNothingGetsNoToken() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let secret = try #require(try await create(ada)["secret"]?.stringValue)
            let altered = String(secret.dropLast()) + (secret.hasSuffix("A") ? "B" : "A")
            for text in ["", "flk_", "nonsense", altered, "flk_aaaaaaaaaaaa_x"] {
                #expect(try await exchange(auth, text).accessToken == nil, "\(text)")
            }
        }
    }

    @Test func expiredKeyGetsNoTokenAndNoTokenOutlivesItsKey() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let end = auth.clock.now + .seconds(60)
            let body = #"{"name":"x","scopes":["wallet:read"],"expires_at":"\#(end.rfc3339)"}"#
            let secret = try #require(try await create(ada, body)["secret"]?.stringValue)
            #expect(try await exchange(auth, secret).expiresAt == end)
            auth.clock.advance(by: .seconds(60))
            #expect(try await exchange(auth, secret).accessToken == nil)
            #expect(try await create(ada, body, key: "key-2").code == "validation_failed")
        }
    }

    @Test func othersLearnOfANewKeyAndNotOfItsSecret() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [APIKeyCreated.type]) { events in
                let created = try await create(ada)
                let event = try await events.next(APIKeyCreated.self)
                #expect(event.apiKeyID.description == created["id"]?.stringValue)
                #expect(event.name == created["name"]?.stringValue)
                #expect(event.scopes == created["scopes"]?.arrayValue?.compactMap(\.stringValue))
            }
        }
    }

    @Test func revokedKeyAndItsTokensAreDead() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let grace = try await auth.newcomer("grace")
            let created = try await create(ada)
            let secret = try #require(created["secret"]?.stringValue)
            let path = "/api/v1/auth/api-keys/\(try #require(created["id"]?.stringValue))"
            let program = auth.visitor().with(token: try await exchange(auth, secret).accessToken)
            #expect(try await program.get("/me").status == 200)
            #expect(try await grace.client.send(.delete, path).status == 404)
            try await EventLog.listening(to: auth, [APIKeyRevoked.type]) { events in
                #expect(try await ada.client.send(.delete, path).status == 204)
                let event = try await events.next(APIKeyRevoked.self)
                #expect(event.apiKeyID.description == created["id"]?.stringValue)
            }
            #expect(try await program.get("/me").status == 401)
            #expect(try await exchange(auth, secret).accessToken == nil)
            #expect(try await ada.client.send(.delete, path).status == 404)
            #expect(try await ada.client.get("/api-keys")["data"]?.arrayValue?.isEmpty == true)
        }
    }

    @Test func keyOfALockedAccountGetsNoToken() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let secret = try #require(try await create(ada)["secret"]?.stringValue)
            try await auth.client.execute("update auth.users set status = 'locked' where id = \(UniqueID(ada.id))")
            #expect(try await exchange(auth, secret).accessToken == nil)
        }
    }

    @Test func fiftyKeysAreEnough() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for index in 0..<50 { #expect(try await create(ada, key: "key-\(index)").status == 201) }
            #expect(try await create(ada, key: "one-more").code == "too_many_api_keys")
        }
    }

    @Test(arguments: [
        #"{"name":"x","scopes":[]}"#, #"{"name":"x","scopes":["moon:write"]}"#, #"{"scopes":["wallet:read"]}"#,
        #"{"name":"x","scopes":["wallet:read"],"rate_limit_per_minute":0}"#,
    ])
    func wrongKeysAreRefused(body: String) async throws {
        try await AuthHarness.with { auth in
            let answer = try await create(auth.newcomer(), body)
            #expect(answer.code == "validation_failed")
        }
    }

    @Test func gatewayLearnsWhatWasRevoked() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let start = auth.clock.now
            auth.clock.advance(by: .seconds(1))
            _ = try await ada.client.post("/logout")
            func ask(_ since: Timestamp) async throws -> [String] {
                try await auth.ask(ListRevocations(since: since)).revocations
            }
            #expect(try await ask(start) == ["sid:\(ada.sessionID)"])
            #expect(try await ask(auth.clock.now + .milliseconds(1)).isEmpty)
        }
    }
}
