import Logging
import PostgresAccess
import TestSupport
import Testing

@Suite struct TransactionTests {
    struct Refused: Error {}

    @Test func aReturnCommitsAndAThrowRollsBack() async throws {
        try await withTable { client in
            try await client.transaction { tx in
                try await tx.execute("insert into t values (\(1))")
                try await tx.pipeline(["insert into t values (\(2))", "insert into t values (\(3))"])
            }
            await #expect(throws: Refused.self) {
                try await client.transaction { tx in
                    try await tx.execute("insert into t values (\(100))")
                    throw Refused()
                }
            }
            try await expectSum(6, client)
        }
    }

    /// What dies without a word within a transaction, or stands still, keeps its locks for so long.
    @Test func anIdleTransactionIsEndedByTheServerWithinSeconds() async throws {
        try await withDatabase { client, url in
            #expect(try await idleLimit(of: client) == "5s")
            let chosen = "\(url)?options=-c%20idle_in_transaction_session_timeout%3D70s"
            let patient = PostgresClient(try PostgresConfig(url: chosen), logger: Logger(label: "test"))
            #expect(try await idleLimit(of: patient) == "70s")
            await patient.close()
        }
    }

    private func idleLimit(of client: PostgresClient) async throws -> String? {
        try await client.query("show idle_in_transaction_session_timeout").first(String.self)
    }

    /// The farewell is read if a statement was on its way, or else the time tells it.
    @Test func aTransactionThatTheServerEndedSaysWhy() async throws {
        try await withTable { client in
            let error = await #expect(throws: PostgresError.self) {
                try await client.transaction { tx in
                    try await tx.execute("set local idle_in_transaction_session_timeout to '10ms'")
                    // The server hangs up without being asked: another connection sees that this one is gone.
                    try await eventually("the server ends it") {
                        try await client.query(
                            """
                            select count(*) from pg_stat_activity
                            where state = 'idle in transaction' and datname = current_database()
                            """
                        ).first(Int.self) == 0
                    }
                    try await tx.execute("insert into t values (1)")
                }
            }
            #expect(error?.kind == .connectionLost)
            let why = error.map { "\($0) \($0.cause.map { "\($0)" } ?? "")" } ?? ""
            #expect(why.contains("idle-in-transaction") || why.contains("ms after its last answer was here"), "\(why)")
        }
    }

    @Test func lastStatementsTravelWithTheCommit() async throws {
        try await withTable { client in
            try await client.transaction { tx in
                try await tx.execute("insert into t values (1)")
                let rows = try await tx.commit(after: ["insert into t values (2) returning a", "select sum(a) from t"])
                #expect(try rows[0].first(Int.self) == 2)
                #expect(try rows[1].first(Int.self) == 3)
            }
            try await client.transaction { tx in
                try await tx.commit(after: ["insert into t values (3)", "insert into t values (4)"])
                await expectError(kind: .transactionEnded) { try await tx.query("select 1") }
                await expectError(kind: .transactionEnded) { try await tx.commit() }
            }
            try await expectSum(10, client)
        }
    }

    @Test func anErrorInTheLastFlightUndoesAll() async throws {
        try await withTable { client in
            for first in ["insert into t values (1)", ""] {
                await expectError("22012") {
                    try await client.transaction { tx in
                        if !first.isEmpty { try await tx.execute(SQL(dangerouslyRaw: first)) }
                        try await tx.commit(
                            after: ["insert into t values (2)", "select 1/0", "insert into t values (3)"])
                    }
                }
            }
            try await expectSum(0, client)
        }
    }

    @Test func anErrorThatTheBodySwallowsStillFailsTheTransaction() async throws {
        try await withTable { client in
            await expectError("22012") {
                try await client.transaction { tx in
                    try await tx.execute("insert into t values (1)")
                    do { try await tx.query("select 1/0") } catch {}
                    await expectError("25P02") { try await tx.query("select 1") }
                }
            }
            try await expectSum(0, client)
        }
    }

    @Test func anErrorInAPipelineSkipsTheRest() async throws {
        try await withTable { client in
            await expectError("22012") {
                try await client.transaction { tx in
                    try await tx.pipeline(["insert into t values (1)", "select 1/0", "insert into nowhere values (1)"])
                }
            }
            try await expectSum(0, client)
            // Statements that were prepared in the skipped part are not believed to be there.
            await expectError("42P01") { try await client.query("insert into nowhere values (1)") }
        }
    }

    @Test func serializationFailuresAreTriedAgain() async throws {
        try await withTable { client in
            try await client.execute("insert into t values (0)")
            let options = TransactionOptions(isolation: .repeatableRead, attempts: 200)
            try await withThrowingTaskGroup { group in
                for _ in 0..<16 {
                    group.addTask {
                        for _ in 0..<5 {
                            try await client.transaction(options) { tx in
                                let a = try await tx.query("select a from t").first(Int.self) ?? 0
                                try await tx.commit(after: ["update t set a = \(a + 1)"])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await expectSum(80, client)
        }
    }

    @Test func deadlocksAreTriedAgain() async throws {
        try await withTable { client in
            try await client.execute("create table pair (id int primary key, a bigint)")
            try await client.execute("insert into pair values (1, 0), (2, 0)")
            try await client.execute("alter system set deadlock_timeout = '50ms'")
            try await client.execute("select pg_reload_conf()")
            try await withThrowingTaskGroup { group in
                for order in [(1, 2), (2, 1), (1, 2), (2, 1)] {
                    group.addTask {
                        try await client.transaction(.init(attempts: 50)) { tx in
                            try await tx.execute("update pair set a = a + 1 where id = \(order.0)")
                            try await tx.query("select pg_sleep(0.02)")
                            try await tx.execute("update pair set a = a + 1 where id = \(order.1)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await expectFirst(8, client, "select sum(a) from pair")
        }
    }

    @Test func attemptsAreBounded() async throws {
        try await withTable { client in
            var runs = 0
            await expectError("40001") {
                try await client.transaction(.init(attempts: 3)) { tx in
                    runs += 1
                    try await tx.execute("do $$ begin raise exception 'no' using errcode = '40001'; end $$")
                }
            }
            #expect(runs == 3)
        }
    }

    @Test func readOnlyTransactionsRefuseWrites() async throws {
        try await withTable { client in
            await expectError("25006") {
                try await client.transaction(.init(isReadOnly: true)) {
                    try await $0.execute("insert into t values (1)")
                }
            }
            try await client.transaction(.init(isolation: .serializable)) { tx in
                let level = try await tx.query("show transaction_isolation").first(String.self)
                #expect(level == "serializable")
            }
        }
    }

    @Test func concurrentStatementsOfOneTransactionRunInTurn() async throws {
        try await withTable { client in
            try await client.transaction { tx in
                async let first = tx.execute("insert into t values (1)")
                async let second = tx.execute("insert into t values (2)")
                async let third = tx.script("insert into t values (3); insert into t values (4)")
                _ = try await (first, second, third)
            }
            try await expectSum(10, client)
        }
    }

    @Test func aTransactionLeftOpenBySQLIsNotPassedOn() async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            try await client.script("create table t (a bigint)")
            try await client.execute("begin")
            try await client.execute("insert into t values (1)")
            // The connection was closed in between, for it was not clean, so the row came in by itself.
            try await expectFirst(1, client, "select count(*) from t")
            let now = try await client.query("select pg_current_xact_id_if_assigned() is null").first(Bool.self)
            #expect(now == true)
        }
    }

    private func withTable(_ body: (PostgresClient) async throws -> Void) async throws {
        try await withDatabase(poolSize: 4) { client, _ in
            try await client.execute("create table t (a bigint)")
            try await body(client)
        }
    }

    private func expectSum(_ sum: Int, _ client: PostgresClient) async throws {
        try await expectFirst(sum, client, "select coalesce(sum(a), 0) from t")
    }
}
