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

/// What is left when something breaks half-way, and what is cleaned away.
struct DurabilityTests {
    private func stores(_ auth: AuthHarness) throws -> AuthStores {
        let context = auth.services[0].context
        return try AuthStores(context, AuthConfig(context.settings))
    }

    @Test func accountWhoseEventCannotBeKeptIsNotMade() async throws {
        try await AuthHarness.with { auth in
            try await auth.client.execute("alter table auth.outbox rename to outbox_away")
            let answer = try await auth.visitor().register("ada@florin.test")
            #expect(answer.status >= 500)
            #expect(try await auth.count("select count(*) from auth.users") == 0)
            #expect(try await auth.count("select count(*) from auth.one_time_codes") == 0)
            try await auth.client.execute("alter table auth.outbox_away rename to outbox")
            #expect(try await auth.visitor().register("ada@florin.test").status == 201)
        }
    }

    @Test func refreshThatBreaksLeavesTheTokenUsable() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            // The last statement of the transaction fails.
            try await auth.client.execute("alter table auth.sessions add check (last_used_at < '2026-11-21') not valid")
            auth.clock.advance(by: .seconds(86_400))
            #expect(try await auth.visitor().refresh(ada.refreshToken).status == 500)
            #expect(try await auth.count("select count(*) from auth.refresh_tokens where used_at is not null") == 0)
            try await auth.client.execute("alter table auth.sessions drop constraint sessions_last_used_at_check")
            #expect(try await auth.visitor().refresh(ada.refreshToken).status == 200)
        }
    }

    @Test func whatHasServedItsTimeIsRemovedAndNothingElse() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            _ = try await auth.visitor().logIn(ada.email, password: "a wrong password 1")
            _ = try await auth.newcomer("grace").client.post("/logout")
            let housekeeping = try stores(auth).housekeeping
            try await housekeeping.clean(at: auth.clock.now)
            #expect(try await auth.count("select count(*) from auth.sessions") == 2)
            #expect(try await auth.count("select count(*) from auth.revocations") == 1)
            #expect(try await auth.count("select count(*) from auth.login_failures") == 2)
            try await housekeeping.clean(at: auth.clock.now + .seconds(86_400))
            #expect(try await auth.count("select count(*) from auth.revocations") == 0)
            #expect(try await auth.count("select count(*) from auth.login_failures") == 0)
            #expect(try await auth.count("select count(*) from auth.one_time_codes") == 2)
            try await housekeeping.clean(at: auth.clock.now + .seconds(100 * 86_400))
            #expect(try await auth.count("select count(*) from auth.one_time_codes") == 0)
            #expect(try await auth.count("select count(*) from auth.sessions") == 1)
            #expect(try await auth.count("select count(*) from auth.refresh_tokens") == 1)
        }
    }

    @Test func revocationsThatRedisMissedArePushedLater() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            // As a replica leaves it that dies between its commit and Redis.
            let id = try #require(SessionID(ada.sessionID))
            _ = try await stores(auth).sessions.end(
                id, of: try #require(UserID(ada.id)), reason: .loggedOut, at: auth.clock.now)
            try await eventually("the push") {
                try await auth.count("select count(*) from auth.revocations where pushed_at is not null") == 1
            }
            #expect(try await ada.client.get("/me").status == 401)
        }
    }

    /// An address without an account must not answer faster: the work is the same, and the work is what takes time.
    @Test func unknownAddressIsAsMuchWork() async throws {
        let hasher = PasswordHasher(cost: .init(passes: 3, memoryBytes: 16 << 20), threads: 1)
        try await hasher.warmUp()
        let passwords = Passwords(hasher: hasher)
        let hash = try await hasher.hash(AuthClient.password)
        func time(against hash: String?) async throws -> Duration {
            let start = ContinuousClock.now
            #expect(try await !passwords.verify("a wrong password 1", against: hash))
            return .now - start
        }
        // In turns, and the best of each: so a busy machine slows both alike.
        var (known, unknown) = (Duration.seconds(60), Duration.seconds(60))
        for _ in 0..<15 {
            known = min(known, try await time(against: hash))
            unknown = min(unknown, try await time(against: nil))
        }
        #expect(known < unknown * 2 && unknown < known * 2)
    }

    /// Signing in and refreshing must not slow down as accounts grow.
    @Test(arguments: [
        "select id from auth.users where email = 'x'", "select id from auth.refresh_tokens where hash = ''",
        "select id from auth.api_keys where prefix = 'x'", "select key from auth.login_failures where key = ''",
        "select id from auth.sessions where user_id = '019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e' and ended_at is null",
    ])
    func hotLookupsUseAnIndex(query: String) async throws {
        try await AuthHarness.with { auth in
            let text = query.replacing("select id from auth.refresh", with: "select session_id from auth.refresh")
            // With so few rows a scan would be cheaper: what counts is that there is an index to take.
            try await auth.client.transaction { transaction in
                try await transaction.execute("set local enable_seqscan = off")
                let plan = try await transaction.query(SQL(dangerouslyRaw: "explain " + text)).decode(String.self)
                #expect(plan.joined().contains("Index"), "\(plan)")
            }
        }
    }
}
