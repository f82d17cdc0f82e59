import PostgresAccess
import Primitives
import Testing

@Suite struct QueryTests {
    @Test func boundValuesComeBack() async throws {
        try await withDatabase { client, _ in
            let rows = try await client.query("select \(1) + \(2), \("text")")
            #expect(try rows.decode(Int.self, String.self).map { "\($0)\($1)" } == ["3text"])
        }
    }

    @Test func inputCannotChangeTheStatement() async throws {
        try await withDatabase { client, _ in
            try await client.execute("create table t (name text)")
            let attack = "x'); drop table t; --"
            try await client.execute("insert into t values (\(attack))")
            try await expectFirst(attack, client, "select name from t")
            let odd = "a\"; drop table t; --"
            try await client.execute("create table \(identifier: odd) (a int)")
            try await expectFirst(0, client, "select count(*) from \(identifier: odd)")
        }
    }

    @Test func piecesAreRenumbered() async throws {
        try await withDatabase { client, _ in
            let conditions: [SQL] = ["\(1) = \(1)", "true", "\("a") < \("b")"]
            let whole: SQL = "select \(10) + \(5) where \(SQL.joined(conditions, by: " and ")) and \(2) = \(2)"
            #expect(whole.text == "select $1 + $2 where $3 = $4 and true and $5 < $6 and $7 = $8")
            try await expectFirst(15, client, whole)
        }
    }

    @Test func errorsNameStateConstraintAndTable() async throws {
        try await withDatabase { client, _ in
            try await client.script(
                "create table t (a int constraint t_a_key unique, b int constraint t_b_positive check (b > 0))")
            try await client.execute("insert into t values (1, 1)")
            do throws(PostgresError) {
                try await client.execute("insert into t values (1, 1)")
                Issue.record("no error")
            } catch {
                #expect(error.sqlState == "23505" && error.constraint == "t_a_key" && error.table == "t")
                #expect(error.isUniqueViolation(of: "t_a_key") && !error.isUniqueViolation(of: "other"))
            }
            do throws(PostgresError) {
                try await client.execute("insert into t values (2, 0)")
                Issue.record("no error")
            } catch {
                #expect(error.isCheckViolation(of: "t_b_positive"))
            }
        }
    }

    @Test(arguments: [
        ("selec 1", "42601"), ("select 1; select 2", "42601"), ("select * from missing", "42P01"),
        ("select 1/0", "22012"), ("", "42601"),
    ])
    func badStatementsFailAlone(sql: String, state: String) async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            for _ in 1...3 { await expectError(state) { try await client.query(SQL(dangerouslyRaw: sql)) } }
            try await expectFirst(1, client, "select 1")
        }
    }

    @Test func copyInAQueryIsRefusedAndThePoolGoesOn() async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            try await client.execute("create table t (a int)")
            for sql in ["copy t from stdin", "copy t to stdout"] {
                await #expect(throws: PostgresError.self) { try await client.query(SQL(dangerouslyRaw: sql)) }
            }
            try await expectFirst(1, client, "select 1")
        }
    }

    @Test func aStatementMayChangeTheTypesOfItsValues() async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            for _ in 1...2 {
                try await expectFirst(1, client, "select \(1)")
                try await expectFirst("a", client, "select \("a")")
            }
        }
    }

    @Test func moreStatementsThanTheCacheHoldsGoOnWorking() async throws {
        try await withDatabase(poolSize: 1, { $0.preparedStatements = 4 }) { client, _ in
            for round in 0..<3 {
                for number in 0..<10 {
                    let rows = try await client.query("select \(dangerouslyRaw: "\(number)")::bigint + \(round)")
                    #expect(try rows.first(Int.self) == number + round)
                }
            }
            #expect(try await client.query("select count(*) from pg_prepared_statements").first(Int.self) ?? 9 <= 5)
        }
    }

    @Test func aPlanOutdatedByAMigrationIsMadeAgain() async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            try await client.script("create table t (a int); insert into t values (1)")
            #expect(try await client.query("select * from t")[0].decode(Int.self, at: 0) == 1)
            try await client.execute("alter table t add b text default 'new'")
            #expect(try await client.query("select * from t")[0].decode(String.self, at: 1) == "new")
            try await client.execute("alter table t drop b")
            let inTransaction = try await client.transaction { try await $0.query("select * from t").count }
            #expect(inTransaction == 1)
            try await client.execute("deallocate all")
            #expect(try await client.query("select * from t").count == 1)
        }
    }

    @Test func largeResultsAndManyValuesPass() async throws {
        try await withDatabase { client, _ in
            let rows = try await client.query("select i, repeat('x', 100) from generate_series(1, \(50_000)) i")
            #expect(rows.count == 50_000)
            #expect(try rows.decode(Int.self).reduce(0, +) == 1_250_025_000)
            let big = Array(repeating: UInt8(7), count: 20_000_000)
            try await expectFirst(20_000_000, client, "select length(\(big))")
            let many = SQL.joined((0..<60_000).map { "(\($0))" }, by: ",")
            try await expectFirst(60_000, client, "select count(*) from (values \(many)) v")
            let tooMany = SQL.joined((0..<70_000).map { "(\($0))" }, by: ",")
            await #expect(throws: PostgresError.self) { try await client.query("select 1 from (values \(tooMany)) v") }
            try await client.ping()
        }
    }

    @Test func manyCallersShareAFewConnections() async throws {
        try await withDatabase(poolSize: 4) { client, _ in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<500 {
                    group.addTask { try await client.query("select \(number)").first(Int.self) ?? -1 }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 124_750)
            let used = try await client.query(
                "select count(*) from pg_stat_activity where datname = current_database()")
            #expect(try used.first(Int.self) ?? 99 <= 4)
        }
    }
}
