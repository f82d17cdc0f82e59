import Outbox
import PostgresAccess
import Primitives
import Synchronization
import Testing

@Suite struct IdempotencyTests {
    private let response = StoredResponse(
        status: 201, headers: ["Location": "/x/1", "X-Empty": ""], body: Array(#"{"id": "1"}"#.utf8) + [0, 255])

    @Test func aRepetitionGetsTheSameBytes() async throws {
        try await withTables { client, _ in
            let first = try await perform(client, "key")
            #expect(first == .fresh(response))
            #expect(try await perform(client, "key") == .replayed(response))
            #expect(try await perform(client, "key", hash: [2]) == .reused)
            #expect(try await perform(client, "other") == .fresh(response))
            #expect(try await perform(client, "key", scope: "other user") == .fresh(response))
            #expect(try await effects(client) == 3)
        }
    }

    @Test func aFailureIsNotStored() async throws {
        struct Refused: Error {}
        try await withTables { client, _ in
            await #expect(throws: Refused.self) {
                _ = try await IdempotencyKeys().perform(client, scope: "s", key: "k", requestHash: [1], now: aTime) {
                    tx in
                    try await tx.execute("insert into effects (what) values ('x')")
                    throw Refused()
                }
            }
            let count = try await effects(client)
            #expect(count == 0)
            #expect(try await perform(client, "k") == .fresh(response))
        }
    }

    @Test func theSameKeyMeanwhileIsInProgress() async throws {
        try await withTables { client, _ in
            let inner = Mutex<IdempotencyKeys.Outcome?>(nil)
            _ = try await IdempotencyKeys().perform(client, scope: "s", key: "k", requestHash: [1], now: aTime) { tx in
                let second = try await perform(client, "k")
                inner.withLock { $0 = second }
                return response
            }
            #expect(inner.withLock { $0 } == .inProgress)
            #expect(try await perform(client, "k") == .replayed(response))
        }
    }

    @Test func fiftyAtOnceHaveOneEffect() async throws {
        try await withTables { client, _ in
            for key in 0..<10 {
                let outcomes = try await withThrowingTaskGroup(of: IdempotencyKeys.Outcome.self) { group in
                    for _ in 0..<50 { group.addTask { try await perform(client, "key \(key)") } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(outcomes.count { $0 == .fresh(response) } == 1)
                #expect(outcomes.allSatisfy { [.fresh(response), .replayed(response), .inProgress].contains($0) })
                #expect(try await effects(client) == key + 1)
            }
        }
    }

    @Test func batchesFindAndStoreWhatSingleRequestsDo() async throws {
        try await withTables { client, _ in
            let records = (0..<5).map { number in
                IdempotencyRecord(
                    key: IdempotencyKey(scope: "s", key: "\(number)"), requestHash: [1],
                    response: StoredResponse(
                        status: 200 + number,
                        headers: Dictionary((0..<number).map { ("name \($0)", "value \($0)") }) { first, _ in first },
                        body: Array("\(number)".utf8)),
                    createdAt: aTime)
            }
            try await client.execute(IdempotencyKeys.insert(records))
            let asked = records.map(\.key) + [IdempotencyKey(scope: "s", key: "unknown")]
            let found = try IdempotencyKeys.records(try await client.query(IdempotencyKeys.find(asked)))
            #expect(found.sorted { $0.key.key < $1.key.key } == records)
            #expect(try await perform(client, "3") == .replayed(records[3].response))
            let error = await #expect(throws: PostgresError.self) {
                try await client.execute(IdempotencyKeys.insert([records[0]]))
            }
            #expect(error?.isUniqueViolation(of: "idempotency_keys_pkey") == true)
        }
    }

    @Test func aKeyStoredByABatchMeanwhileIsInProgress() async throws {
        try await withTables { client, _ in
            let outcome = try await IdempotencyKeys().perform(
                client, scope: "s", key: "k", requestHash: [1], now: aTime
            ) { tx in
                let record = IdempotencyRecord(
                    key: IdempotencyKey(scope: "s", key: "k"), requestHash: [1], response: response, createdAt: aTime)
                try await client.execute(IdempotencyKeys.insert([record]))
                return response
            }
            #expect(outcome == .inProgress)
        }
    }

    @Test func keysLiveSevenDays() async throws {
        try await withTables { client, _ in
            let clock = ManualClock(aTime)
            let housekeeping = OutboxHousekeeping(client: client, clock: clock.clock)
            #expect(try await perform(client, "k") == .fresh(response))
            clock.advance(by: IdempotencyKeys.retention)
            try await housekeeping.clean()
            #expect(try await perform(client, "k") == .replayed(response))
            clock.advance(by: .microseconds(1))
            try await housekeeping.clean()
            #expect(try await perform(client, "k") == .fresh(response))
        }
    }

    private func perform(
        _ client: PostgresClient, _ key: String, scope: String = "s", hash: [UInt8] = [1]
    ) async throws -> IdempotencyKeys.Outcome {
        try await IdempotencyKeys().perform(client, scope: scope, key: key, requestHash: hash, now: aTime) { tx in
            try await tx.execute("insert into effects (what) values (\(key))")
            return response
        }
    }

    private func effects(_ client: PostgresClient) async throws -> Int {
        try await client.query("select count(*) from effects").first(Int.self) ?? -1
    }
}
