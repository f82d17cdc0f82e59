import Logging
import PostgresAccess
import TestSupport
import Testing

@Suite struct PoolTests {
    @Test func aCallerWaitsNoLongerThanItsTime() async throws {
        try await withDatabase(poolSize: 1, { $0.acquireTimeout = .milliseconds(500) }) { client, _ in
            // Connecting counts as waiting too, and takes its time on a busy machine.
            try await eventually("a connection") { (try? await client.ping()) != nil }
            try await client.transaction { tx in
                try await tx.execute("select 1")
                await expectError(kind: .poolTimeout) { try await client.query("select 1") }
            }
            try await client.ping()
        }
    }

    @Test func theNumberOfWaitersIsBounded() async throws {
        try await withDatabase(poolSize: 1, { $0.maximumWaiters = 2 }) { client, _ in
            try await withThrowingTaskGroup(of: PostgresError.Kind?.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        do throws(PostgresError) {
                            _ = try await client.query("select pg_sleep(0.05)")
                            return nil
                        } catch { return error.kind }
                    }
                }
                let results = try await group.reduce(into: [PostgresError.Kind?]()) { $0.append($1) }
                let refused = results.compactMap(\.self)
                // Two wait while the only connection is being made.
                #expect(refused == Array(repeating: .poolExhausted, count: 8))
            }
        }
    }

    @Test func aKilledConnectionIsReplaced() async throws {
        try await withDatabase(poolSize: 2) { client, _ in
            let pid = try #require(try await client.query("select pg_backend_pid()").first(Int.self))
            await expectError(kind: .connectionLost) {
                try await client.query("select pg_terminate_backend(pg_backend_pid())")
            }
            let next = try #require(try await client.query("select pg_backend_pid()").first(Int.self))
            #expect(pid != next)
        }
    }

    @Test func anIdleConnectionThatDiedIsNotHandedOut() async throws {
        try await withDatabase(poolSize: 1) { client, url in
            let pid = try #require(try await client.query("select pg_backend_pid()").first(Int.self))
            let other = PostgresClient(try PostgresConfig(url: url), logger: Logger(label: "test"))
            try await other.execute("select pg_terminate_backend(\(pid)::int, 5000)")
            await other.close()
            // The farewell is on our socket by now; the loop reads it before it takes the next request.
            try await eventually("a new connection") { (try? await client.ping()) != nil }
            let next = try await client.query("select pg_backend_pid()").first(Int.self)
            #expect(next != pid)
        }
    }

    @Test func aTransactionWhoseConnectionBreaksFails() async throws {
        try await withDatabase(poolSize: 2) { client, _ in
            try await client.execute("create table t (a bigint)")
            await expectError(kind: .connectionLost) {
                try await client.transaction { tx in
                    try await tx.execute("insert into t values (1)")
                    _ = try? await tx.execute("select pg_terminate_backend(pg_backend_pid())")
                    try await tx.execute("insert into t values (2)")
                }
            }
            try await expectFirst(0, client, "select count(*) from t")
        }
    }

    @Test func aServerThatIsAwayIsAnErrorOfItsOwn() async throws {
        // Port 1 of the loopback refuses.
        var config = try PostgresConfig(url: "postgres://nobody:secret-word@127.0.0.1:1/nothing")
        config.acquireTimeout = .milliseconds(100)
        let client = PostgresClient(config, logger: Logger(label: "test"))
        for _ in 0..<3 {
            do throws(PostgresError) {
                try await client.ping()
                Issue.record("no error")
            } catch {
                #expect(error.kind == .connectionLost && error.isUnavailable)
                #expect(!"\(error)".contains("secret-word"))
            }
        }
        await client.close()
        await expectError(kind: .closed) { try await client.ping() }
    }

    @Test func nobodyWaitsLongForAServerThatIsKnownToBeAway() async throws {
        var config = try PostgresConfig(url: "postgres://nobody@127.0.0.1:1/nothing")
        config.acquireTimeout = .seconds(60)
        let client = PostgresClient(config, logger: Logger(label: "test"))
        for limit in [Duration.seconds(5), .milliseconds(400), .milliseconds(400)] {
            let start = ContinuousClock.now
            await expectError(kind: .connectionLost) { try await client.ping() }
            #expect(ContinuousClock.now - start < limit)
        }
        await client.close()
    }

    @Test func aServerThatComesBackIsFoundAgain() async throws {
        try await withDatabase(poolSize: 4, { $0.acquireTimeout = .milliseconds(500) }) { client, url in
            let name = try #require(ServerURL(url)).path
            let admin = PostgresClient(
                try PostgresConfig(url: TestServers.fromEnvironment().postgresURL), logger: Logger(label: "test"))
            try await eventually("a connection") { (try? await client.ping()) != nil }
            try await admin.execute("alter database \(identifier: name) allow_connections false")
            try await admin.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = \(name)")
            await #expect(throws: PostgresError.self) {
                for _ in 0..<2 { try await client.ping() }
            }
            try await admin.execute("alter database \(identifier: name) allow_connections true")
            try await eventually("an answer") { (try? await client.ping()) != nil }
            await admin.close()
        }
    }

    @Test func theSecondHostIsTriedWhenTheFirstRefuses() async throws {
        try await withDatabase { _, url in
            var server = try #require(ServerURL(url))
            // A name that must be looked up, a port that refuses, and the server last.
            server.authority = "localhost:1,127.0.0.1:1,\(server.authority)"
            var config = try PostgresConfig(url: server.description + "?target_session_attrs=read-write")
            config.applicationName = "multi"
            let client = PostgresClient(config, logger: Logger(label: "test"))
            try await expectFirst("multi", client, "select current_setting('application_name')")
            await client.close()
        }
    }

    @Test func aURLThatCannotBeReadIsRefusedWithoutBeingShown() throws {
        for url in ["postgres://u:secret-word@[bad/db", "host='unclosed password=secret-word", "mysql://secret-word"] {
            do throws(PostgresError) {
                _ = try PostgresConfig(url: url)
                Issue.record("no error")
            } catch {
                #expect(error.kind == .invalidConfiguration && !"\(error)".contains("secret-word"))
            }
        }
    }

    @Test func closingLetsRunningStatementsEnd() async throws {
        try await withDatabase { client, url in
            let other = PostgresClient(try PostgresConfig(url: url), logger: Logger(label: "test"))
            try await other.transaction { holder in
                try await holder.execute("select pg_advisory_xact_lock(1)")
                async let waiting = client.query("select 7 from pg_advisory_xact_lock(1)").first(Int.self)
                try await eventually("the statement waits") {
                    try await other.query("select from pg_locks where locktype = 'advisory' and not granted").count == 1
                }
                async let closed: Void = client.close()
                try await eventually("the client is closing") {
                    do throws(PostgresError) { try await client.ping() } catch { return error.kind == .closed }
                    return false
                }
                try await holder.commit()
                #expect(try await waiting == 7)
                await closed
            }
            await other.close()
        }
    }
}
