import PostgresAccess
import Primitives
import Testing

@Suite struct CopyTests {
    @Test func manyRowsAreCopiedIn() async throws {
        try await withDatabase { client, _ in
            try await client.script("create schema s; create table s.t (id bigint, name text, at timestamptz)")
            let rows = (0..<100_000).map { number in
                (Int64(number), number.isMultiple(of: 7) ? nil : "name \(number)", Timestamp(secondsSince1970: 1))
            }
            #expect(try await client.copy(into: "s.t", columns: ["id", "name", "at"], rows: rows) == 100_000)
            try await expectFirst(4_999_950_000, client, "select sum(id)::bigint from s.t")
            try await expectFirst(14_286, client, "select count(*) from s.t where name is null")
        }
    }

    @Test func aBadRowUndoesAll() async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            try await client.script("create table t (id bigint primary key)")
            let rows = Array(0..<50_000) + [7]
            await expectError("23505") { try await client.copy(into: "t", column: "id", rows: rows) }
            try await expectFirst(0, client, "select count(*) from t")
            // int4 into bigint: the binary form must be that of the column.
            await expectError("08P01") { try await client.copy(into: "t", column: "id", rows: [Int32(1)]) }
            await expectError("42P01") { try await client.copy(into: "missing", column: "id", rows: [1]) }
            try await client.ping()
        }
    }

    @Test func aCopyBelongsToItsTransaction() async throws {
        struct Refused: Error {}
        try await withDatabase(poolSize: 1) { client, _ in
            try await client.script("create table t (id bigint)")
            await #expect(throws: Refused.self) {
                try await client.transaction { tx in
                    try await tx.copy(into: "t", column: "id", rows: [1, 2])
                    throw Refused()
                }
            }
            try await client.transaction { tx in
                try await tx.copy(into: "t", column: "id", rows: [3])
                try await tx.commit(after: ["insert into t values (4)"])
            }
            try await expectFirst(7, client, "select sum(id)::bigint from t")
            #expect(try await client.copy(into: "t", column: "id", rows: [Int]()) == 0)
        }
    }
}
