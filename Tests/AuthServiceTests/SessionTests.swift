import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import Logging
import PostgresAccess
import Primitives
import RedisAccess
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

struct SessionTests {
    /// Whether the gateways can read in Redis that a member is revoked.
    private func isInRedis(_ member: String) async throws -> Bool {
        let redis = RedisClient(
            try RedisConfig(url: TestServers.fromEnvironment().redisURL), logger: Logger(label: "test"))
        defer { redis.close() }
        return try await eventually("an answer of Redis") {
            // A new connection is not there at once.
            try? await redis.command("ZSCORE", .string(RevocationPublisher.key), .string(member))
        } != .null
    }

    @Test func devicesAreListedNewestFirst() async throws {
        try await AuthHarness.with { auth in
            let first = try await auth.newcomer()
            auth.clock.advance(by: .seconds(60))
            let second = try await auth.signIn(first.email, userAgent: "phone")
            let list = try await second.client.get("/sessions")
            let data = try #require(list["data"]?.arrayValue)
            #expect(data.map { $0["id"]?.stringValue } == [second.sessionID, first.sessionID])
            #expect(data.map { $0["current"]?.boolValue } == [true, false])
            #expect(data[0]["user_agent"]?.stringValue == "phone")
            #expect(data[0]["device_name"]?.stringValue == "Test device")
            #expect(data[0]["ip"]?.stringValue == "127.0.0.1")
            #expect(list["next_cursor"] == .null)
        }
    }

    @Test func listPagesByCursor() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for _ in 0..<4 { _ = try await auth.signIn(ada.email) }
            var seen: [String] = []
            var cursor = ""
            repeat {
                let page = try await ada.client.get("/sessions?limit=2" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
                seen += page["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
                cursor = page["next_cursor"]?.stringValue ?? ""
            } while !cursor.isEmpty
            #expect(seen.count == 5 && Set(seen).count == 5)
            #expect(try await ada.client.get("/sessions?cursor=made-up").code == "bad_cursor")
        }
    }

    @Test func signingADeviceOutKillsItsTokens() async throws {
        try await AuthHarness.with { auth in
            let first = try await auth.newcomer()
            let second = try await auth.signIn(first.email)
            try await EventLog.listening(to: auth, [SessionRevoked.type]) { events in
                let path = "/api/v1/auth/sessions/\(first.sessionID)"
                #expect(try await second.client.send(.delete, path).status == 204)
                let event = try await events.next(SessionRevoked.self)
                #expect(event.sessionID.description == first.sessionID)
                #expect(try await first.client.get("/me").status == 401)
                #expect(try await auth.visitor().refresh(first.refreshToken).code == "unauthenticated")
                #expect(try await second.client.get("/me").status == 200)
                #expect(try await isInRedis("sid:\(first.sessionID)"))
                #expect(try await second.client.send(.delete, path).status == 404)
            }
        }
    }

    @Test func sessionOfAnotherAnswersAsIfItDidNotExist() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let grace = try await auth.newcomer("grace")
            let foreign = try await ada.client.send(.delete, "/api/v1/auth/sessions/\(grace.sessionID)")
            let random = try await ada.client.send(
                .delete, "/api/v1/auth/sessions/019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")
            #expect(foreign.status == 404)
            #expect(foreign.withoutRequestID == random.withoutRequestID)
            #expect(try await grace.client.get("/me").status == 200)
        }
    }

    @Test func logOutIsForThisSessionOnly() async throws {
        try await AuthHarness.with { auth in
            let first = try await auth.newcomer()
            let second = try await auth.signIn(first.email)
            #expect(try await first.client.post("/logout").status == 204)
            #expect(try await first.client.get("/me").status == 401)
            #expect(try await auth.visitor().refresh(first.refreshToken).status == 401)
            #expect(try await second.client.get("/me").status == 200)
            #expect(try await isInRedis("sid:\(first.sessionID)"))
        }
    }

    @Test func logOutEverywhereEndsThemAllAndTheNextSignInWorks() async throws {
        try await AuthHarness.with { auth in
            let first = try await auth.newcomer()
            let second = try await auth.signIn(first.email)
            let grace = try await auth.newcomer("grace")
            #expect(try await first.client.post("/logout-all").status == 204)
            for gone in [first, second] {
                #expect(try await gone.client.get("/me").status == 401)
                #expect(try await auth.visitor().refresh(gone.refreshToken).status == 401)
            }
            #expect(try await grace.client.get("/me").status == 200)
            #expect(try await auth.signIn(first.email).client.get("/me").status == 200)
        }
    }

    @Test func otherReplicasRefuseARevokedSessionTooWithinSeconds() async throws {
        try await AuthHarness.with(replicas: 2) { auth in
            let ada = try await auth.newcomer()
            let elsewhere = auth.visitor(replica: 1).with(token: ada.accessToken)
            #expect(try await elsewhere.get("/me").status == 200)
            #expect(try await ada.client.post("/logout").status == 204)
            try await eventually("the other replica's refusal") { try await elsewhere.get("/me").status == 401 }
        }
    }

    @Test func fiftyFirstDeviceDisplacesTheOneUsedLongestAgo() async throws {
        try await AuthHarness.with { auth in
            let first = try await auth.newcomer()
            for _ in 0..<50 {
                auth.clock.advance(by: .seconds(1))
                _ = try await auth.signIn(first.email)
            }
            #expect(try await auth.count("select count(*) from auth.sessions where ended_at is null") == 50)
            #expect(try await auth.visitor().refresh(first.refreshToken).status == 401)
            try await eventually("the displaced session's refusal") { try await first.client.get("/me").status == 401 }
        }
    }

    @Test func everyRouteButTheOpenOnesNeedsAToken() async throws {
        try await AuthHarness.with { auth in
            for (path, body) in [
                ("/logout", "{}"), ("/logout-all", "{}"), ("/email/verification", "{}"), ("/email/verify", "{}"),
                ("/password/change", "{}"), ("/mfa/totp", "{}"), ("/mfa/totp/confirm", "{}"), ("/api-keys", "{}"),
            ] {
                let answer = try await auth.visitor().post(path, body)
                #expect(answer.status == 401 && answer.code == "unauthenticated", "\(path)")
            }
            for path in ["/me", "/sessions", "/api-keys"] {
                #expect(try await auth.visitor().get(path).status == 401, "\(path)")
            }
        }
    }
}
