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

struct RefreshTests {
    @Test func eachTokenWorksOnceAndGivesTheNext() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            var token = ada.refreshToken
            for _ in 0..<5 {
                let answer = try await auth.visitor().refresh(token)
                #expect(answer.status == 200)
                let access = try #require(answer["access_token"]?.stringValue)
                #expect(try await auth.visitor().with(token: access).get("/me").status == 200)
                let next = try #require(answer["refresh_token"]?.stringValue)
                #expect(next != token && next.hasPrefix("flr_"))
                token = next
                auth.clock.advance(by: .seconds(60))
            }
        }
    }

    @Test func onlyHashesAreStored() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let dump = try await auth.client.query("select encode(hash, 'escape') from auth.refresh_tokens")
            #expect(try dump.decode(String.self).allSatisfy { !$0.contains(ada.refreshToken) })
        }
    }

    @Test func replayKillsTheFamily() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let next = try #require(try await auth.visitor().refresh(ada.refreshToken)["refresh_token"]?.stringValue)
            let replay = try await auth.visitor(userAgent: "somebody else").refresh(ada.refreshToken)
            #expect(replay.status == 401 && replay.code == "refresh_token_reused")
            #expect(try await auth.visitor().refresh(next).code == "refresh_token_reused")
            #expect(try await auth.visitor().refresh(ada.refreshToken).code == "refresh_token_reused")
            #expect(try await ada.client.get("/me").status == 401)
            #expect(try await auth.signIn(ada.email).client.get("/me").status == 200)
        }
    }

    @Test func replayByTheSameClientKillsItAfterTenSeconds() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let first = try await auth.visitor().refresh(ada.refreshToken)
            auth.clock.advance(by: .seconds(10))
            let second = try await auth.visitor().refresh(ada.refreshToken)
            #expect(second.status == 200)
            #expect(second["refresh_token"] == first["refresh_token"])
            auth.clock.advance(by: .microseconds(1))
            #expect(try await auth.visitor().refresh(ada.refreshToken).code == "refresh_token_reused")
        }
    }

    /// Two hundred rounds over two processes.
    @Test func twentyAtOnceOfOneClientAgreeOnOneSuccessor() async throws {
        try await AuthHarness.with(replicas: 2) { auth in
            var token = try await auth.newcomer().refreshToken
            for round in 0..<200 {
                let current = token
                let answers = try await withThrowingTaskGroup(of: AuthAnswer.self) { group in
                    for index in 0..<20 {
                        group.addTask { try await auth.visitor(replica: index % 2).refresh(current) }
                    }
                    return try await group.reduce(into: [AuthAnswer]()) { $0.append($1) }
                }
                #expect(answers.allSatisfy { $0.status == 200 }, "round \(round)")
                let successors = Set(answers.compactMap { $0["refresh_token"]?.stringValue })
                #expect(successors.count == 1, "round \(round)")
                let live = try await auth.count("select count(*) from auth.refresh_tokens where used_at is null")
                #expect(live == 1, "round \(round)")
                token = try #require(successors.first)
            }
        }
    }

    @Test func twentyAtOnceOfDifferentClientsLeaveAtMostOneAndEndTheSession() async throws {
        try await AuthHarness.with { auth in
            for round in 0..<10 {
                let ada = try await auth.newcomer("ada\(round)")
                let answers = try await withThrowingTaskGroup(of: AuthAnswer.self) { group in
                    for index in 0..<20 {
                        group.addTask { try await auth.visitor(userAgent: "client \(index)").refresh(ada.refreshToken) }
                    }
                    return try await group.reduce(into: [AuthAnswer]()) { $0.append($1) }
                }
                #expect(answers.filter { $0.status == 200 }.count == 1, "round \(round)")
                #expect(answers.filter { $0.code == "refresh_token_reused" }.count == 19, "round \(round)")
                let alive = try await auth.count("select count(*) from auth.sessions where ended_at is null")
                #expect(alive == 0, "round \(round)")
            }
        }
    }

    @Test func idleTokenDiesAfterThirtyDaysAndTheSessionAfterNinety() async throws {
        try await AuthHarness.with { auth in
            var token = try await auth.newcomer().refreshToken
            let idle = try await auth.newcomer("grace").refreshToken
            for _ in 0..<3 {
                auth.clock.advance(by: .seconds(30 * 86_400 - 60))
                token = try #require(try await auth.visitor().refresh(token)["refresh_token"]?.stringValue)
            }
            let expired = try await auth.visitor().refresh(idle)
            #expect(expired.status == 401 && expired.code == "token_expired")
            #expect(expired["detail"]?.stringValue == "The refresh token has expired.")
            auth.clock.advance(by: .seconds(180))
            let ended = try await auth.visitor().refresh(token)
            #expect(ended.status == 401 && ended.code == "token_expired")
        }
    }

    @Test(arguments: ["", "flr_", "flr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "eyJhbGciOiJub25lIn0.e30."])
    func otherTokensAreRefused(token: String) async throws {
        try await AuthHarness.with { auth in
            let answer = try await auth.visitor().refresh(token)
            #expect(answer.status == (token.isEmpty ? 422 : 401))
        }
    }

    @Test func rolesAreThoseOfToday() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await auth.client.execute("update auth.users set roles = '{merchant}'")
            let answer = try await auth.visitor().refresh(ada.refreshToken)
            let claims = try Base64URL.decode(
                String(#require(answer["access_token"]?.stringValue).split(separator: ".")[1]))
            #expect(try JSONParser.parse(#require(claims))["roles"]?.arrayValue == [.string("merchant")])
        }
    }
}
