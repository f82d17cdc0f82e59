import Outbox
import PostgresAccess
import Synchronization
import TestSupport
import Testing

@Suite struct LeaseTests {
    private final class Runs: Sendable {
        private let state = Mutex((now: 0, most: 0, all: 0))
        var most: Int { state.withLock { $0.most } }
        var all: Int { state.withLock { $0.all } }

        func begin() {
            state.withLock { state in
                state.now += 1
                state.all += 1
                state.most = max(state.most, state.now)
            }
        }

        func end() { state.withLock { $0.now -= 1 } }
    }

    @Test func oneHolderAtATime() async throws {
        try await withTables { client, _ in
            let (first, second) = (LeaseStore(client: client), LeaseStore(client: client))
            #expect(try await first.acquire("job", for: .seconds(60)))
            #expect(try await first.acquire("job", for: .seconds(60)))
            #expect(try await !second.acquire("job", for: .seconds(60)))
            #expect(try await second.acquire("another", for: .seconds(60)))
            try await second.release("job")
            #expect(try await !second.acquire("job", for: .seconds(60)))
            try await first.release("job")
            #expect(try await second.acquire("job", for: .seconds(60)))
        }
    }

    @Test func aLeaseThatRanOutPassesOn() async throws {
        try await withTables { client, _ in
            #expect(try await LeaseStore(client: client).acquire("job", for: .milliseconds(10)))
            let next = LeaseStore(client: client)
            try await eventually("the lease") { try await next.acquire("job", for: .seconds(60)) }
        }
    }

    @Test func manyRunAtMostOneAtATime() async throws {
        try await withTables { client, _ in
            let runs = Runs()
            try await withThrowingTaskGroup { group in
                for _ in 0..<10 {
                    group.addTask {
                        try await LeaseStore(client: client).withLease("job", for: .seconds(60)) {
                            runs.begin()
                            try await client.execute("select pg_sleep(0.01)")
                            runs.end()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(runs.most == 1 && runs.all >= 1)
        }
    }

    @Test func aLostLeaseCancelsTheWork() async throws {
        try await withTables { client, _ in
            let lease = LeaseStore(client: client)
            await #expect(throws: CancellationError.self) {
                try await lease.withLease("job", for: .milliseconds(300)) {
                    try await client.execute("update leases set holder = 'thief', until = 'infinity'")
                    try await Task.sleep(for: .seconds(600))
                }
            }
            let other = try await lease.withLease("job", for: .seconds(1)) { 1 }
            #expect(other == nil)
        }
    }

    @Test func theLeaseIsGivenBackWhenTheWorkFails() async throws {
        struct Failed: Error {}
        try await withTables { client, _ in
            await #expect(throws: Failed.self) {
                try await LeaseStore(client: client).withLease("job", for: .seconds(60)) { throw Failed() }
            }
            let next = try await LeaseStore(client: client).withLease("job", for: .seconds(60)) { 7 }
            #expect(next == 7)
        }
    }
}
