import Authentication
import JSONKit
import Logging
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import HTTPKit

@Suite("Idempotency")
struct IdempotencyTests {
    private func add(_ server: TestServer, key: String?, note: String = "a") async throws -> TestAnswer {
        try await server.send(
            .POST, "/api/v1/rows", as: [.customer], headers: key.map { [("Idempotency-Key", $0)] } ?? [],
            json: #"{"note":"\#(note)"}"#)
    }

    private func count(_ client: PostgresClient) async throws -> Int {
        try await client.query("select count(*) from rows_of_test").first(Int.self) ?? -1
    }

    @Test func keyIsRequiredAndChecked() async throws {
        try await RowSchema.with { server, client in
            #expect(try await add(server, key: nil).code == "idempotency_key_required")
            let long = try await add(server, key: String(repeating: "k", count: 256))
            #expect(long.status == 400)
            #expect(long.code == "idempotency_key_invalid")
            #expect(try await add(server, key: String(repeating: "k", count: 255)).status == 201)
            #expect(try await count(client) == 1)
        }
    }

    @Test func repetitionGetsTheStoredAnswerByteForByte() async throws {
        try await RowSchema.with { server, client in
            let first = try await add(server, key: "one")
            let second = try await add(server, key: "one")
            #expect(first.status == 201)
            #expect(second.status == 201)
            #expect(first.body == second.body)
            #expect(first.header("Idempotent-Replayed") == nil)
            #expect(second.header("Idempotent-Replayed") == "true")
            #expect(second.header("Location") == first.header("Location"))
            #expect(second.header("Content-Type") == "application/json")
            #expect(try await count(client) == 1)
        }
    }

    @Test func sameKeyWithAnotherRequestIsRefused() async throws {
        try await RowSchema.with { server, client in
            #expect(try await add(server, key: "one").status == 201)
            let other = try await add(server, key: "one", note: "b")
            #expect(other.status == 422)
            #expect(other.code == "idempotency_key_reused")
            #expect(try await count(client) == 1)
        }
    }

    @Test func keysOfDifferentCallersAreDifferentKeys() async throws {
        try await RowSchema.with { server, client in
            #expect(try await add(server, key: "one").status == 201)
            let anonymous = try await server.send(
                .PUT, "/api/v1/rows", headers: [("Idempotency-Key", "one")], json: #"{"note":"a"}"#)
            #expect(anonymous.status == 204)
            #expect(try await count(client) == 2)
        }
    }

    @Test func keyMayBeLeftOutWhereItIsOptional() async throws {
        try await RowSchema.with { server, client in
            for _ in 0..<2 {
                #expect(try await server.send(.PUT, "/api/v1/rows", json: #"{"note":"a"}"#).status == 204)
            }
            for replayed in [nil, "true"] {
                let answer = try await server.send(
                    .PUT, "/api/v1/rows", headers: [("Idempotency-Key", "k")], json: #"{"note":"a"}"#)
                #expect(answer.status == 204)
                #expect(answer.header("Idempotent-Replayed") == replayed)
                #expect(answer.body.isEmpty)
            }
            #expect(try await count(client) == 3)
        }
    }

    @Test func secondWhileTheFirstRunsIsToldSo() async throws {
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let hold: @Sendable (String) async throws -> Void = { _ in
            enter.finish()
            for await _ in released {}
        }
        try await RowSchema.with(inside: hold) { server, client in
            async let first = add(server, key: "one")
            for await _ in entered {}
            let second = try await add(server, key: "one")
            #expect(second.status == 409)
            #expect(second.code == "request_in_progress")
            release.finish()
            #expect(try await first.status == 201)
            #expect(try await count(client) == 1)
        }
    }

    @Test func manyAtOnceHaveOneEffectForEachKey() async throws {
        try await RowSchema.with { server, client in
            let outcomes = try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for index in 0..<200 {
                    group.addTask { try await add(server, key: "key-\(index % 20)", note: "n\(index % 20)") }
                }
                return try await group.reduce(into: [TestAnswer]()) { $0.append($1) }
            }
            let fresh = outcomes.filter { $0.status == 201 && $0.header("Idempotent-Replayed") == nil }
            #expect(fresh.count == 20)
            #expect(outcomes.allSatisfy { $0.status == 201 || $0.code == "request_in_progress" })
            #expect(try await count(client) == 20)
        }
    }

    @Test func refusalLeavesNothingBehindAndMayBeRepeated() async throws {
        let isRefusing = Mutex(true)
        let refuse: @Sendable (String) async throws -> Void = { _ in
            if isRefusing.withLock({ $0 }) { throw Problem(AddRow.refused) }
        }
        try await RowSchema.with(inside: refuse) { server, client in
            let refused = try await add(server, key: "one")
            #expect(refused.code == "row_refused")
            #expect(try await count(client) == 0)
            isRefusing.withLock { $0 = false }
            let accepted = try await add(server, key: "one")
            #expect(accepted.status == 201)
            #expect(accepted.header("Idempotent-Replayed") == nil)
        }
    }

    @Test func lostDatabaseIsUnavailableAndNotAnError() async throws {
        // Port 9 (discard) has no listener.
        var config = try PostgresConfig(url: "postgres://nobody@127.0.0.1:9/nothing")
        config.acquireTimeout = .milliseconds(300)
        let client = PostgresClient(config, logger: Logger(label: "test"))
        try await TestServer.with([AddRow(transactions: Transactions(client))]) { server in
            let answer = try await add(server, key: "one")
            #expect(answer.status == 503)
            #expect(answer.code == "dependency_unavailable")
            #expect(answer.header("Retry-After") == "1")
        }
        await client.close()
    }
}
