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

    @Test func transactionCommits() async throws {
        try await withDatabase { client, _ in
            try await client.execute("create table t (a bigint)")
            try await client.transaction { tx in
                try await tx.execute("insert into t values (\(1))")
                try await tx.commit(after: ["insert into t values (\(2))", "insert into t values (\(3))"])
            }
            #expect(try await client.query("select sum(a) from t").first(Int.self) == 6)
        }
    }
}
