import PostgresAccess
import TestSupport
import Testing

@Suite struct CancellationTests {
    @Test func aCancelledStatementStopsOnTheServer() async throws {
        try await withDatabase(poolSize: 2) { client, _ in
            let task = Task { try await client.query("select pg_sleep(600), 'find me'") }
            try await eventually("the statement runs") { try await running(client) == 1 }
            task.cancel()
            let error = await #expect(throws: PostgresError.self) { _ = try await task.value }
            #expect(error?.kind == .cancelled)
            try await eventually("the statement has stopped") { try await running(client) == 0 }
            // The connection is as good as before.
            for _ in 0..<20 { try await client.ping() }
            try await expectFirst(2, client, connections)
        }
    }

    @Test func aCancelledWaiterLeavesTheQueue() async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            try await client.transaction { tx in
                try await tx.execute("select 1")
                let task = Task { try await client.query("select 1") }
                task.cancel()
                let error = await #expect(throws: PostgresError.self) { _ = try await task.value }
                #expect(error?.kind == .cancelled)
            }
            try await client.ping()
        }
    }

    @Test func aTaskThatIsCancelledAlreadySendsNothing() async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            try await client.execute("create table t (a bigint)")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await client.execute("insert into t values (1)")
            }
            let error = await #expect(throws: PostgresError.self) { _ = try await task.value }
            #expect(error?.kind == .cancelled)
            try await expectFirst(0, client, "select count(*) from t")
        }
    }

    @Test func aCancelledTransactionIsRolledBack() async throws {
        try await withDatabase(poolSize: 2) { client, _ in
            try await client.execute("create table t (a bigint)")
            let task = Task {
                try await client.transaction { tx in
                    try await tx.execute("insert into t values (1)")
                    try await tx.query("select pg_sleep(600), 'find me'")
                }
            }
            try await eventually("the statement runs") { try await running(client) == 1 }
            task.cancel()
            await #expect(throws: PostgresError.self) { try await task.value }
            try await expectFirst(0, client, "select count(*) from t")
            // Both connections are free and clean.
            async let one = client.query("select pg_sleep(0.05)")
            async let two = client.query("select pg_sleep(0.05)")
            _ = try await (one, two)
            try await expectFirst(2, client, connections)
        }
    }

    /// A cancel would end its wait for a synchronous standby.
    @Test(arguments: [true, false]) func whatMayCommitRunsToItsEnd(inTransaction: Bool) async throws {
        try await withDatabase(poolSize: 4) { client, _ in
            try await client.execute("create table t (a bigint)")
            let insert: SQL = "insert into t select 1 from (select pg_advisory_xact_lock(7), 'find me') lock"
            let (work, other) = try await client.transaction { tx in
                try await tx.query("select pg_advisory_xact_lock(7)")
                let work = Task {
                    guard inTransaction else { return try await client.execute(insert) }
                    return try await client.transaction { try await $0.commit(after: [insert])[0].affected }
                }
                try await eventually("the insert waits") { try await running(client) == 1 }
                work.cancel()
                // Cancelled later, this shows that the other would have been by now.
                let other = Task { try await client.query("select pg_sleep(600), 'find me'") }
                try await eventually("the sleep runs") { try await running(client) == 2 }
                other.cancel()
                try await eventually("the sleep has stopped") { try await running(client) == 1 }
                return (work, other)
            }
            #expect(try await work.value == 1)
            await #expect(throws: PostgresError.self) { try await other.value }
            try await expectFirst(1, client, "select count(*) from t")
        }
    }

    @Test func cancellingNeverHitsTheNextStatement() async throws {
        try await withDatabase(poolSize: 2) { client, _ in
            // Cancels at random points around the end of short statements; neighbours must not notice.
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    let short = Task { try await client.query("select pg_sleep(0.001)") }
                    group.addTask {
                        try await Task.sleep(for: .microseconds(number * 10))
                        short.cancel()
                        _ = try? await short.value
                    }
                    group.addTask { try await client.ping() }
                }
                try await group.waitForAll()
            }
            try await client.ping()
        }
    }

    @Test func theServerEndsWhatRunsTooLong() async throws {
        try await withDatabase(poolSize: 1, { $0.statementTimeout = .milliseconds(50) }) { client, _ in
            await expectError(kind: .statementTimeout) { try await client.query("select pg_sleep(600)") }
            try await client.ping()
        }
    }

    private let connections: SQL = "select count(*) from pg_stat_activity where datname = current_database()"

    private func running(_ client: PostgresClient) async throws -> Int {
        let rows = try await client.query(
            """
            select count(*) from pg_stat_activity where state = 'active' and query like '%find me%'
                and datname = current_database() and pid <> pg_backend_pid()
            """)
        return try rows.first(Int.self) ?? -1
    }
}
