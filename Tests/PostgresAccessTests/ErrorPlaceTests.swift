import PostgresAccess
import TestSupport
import Testing

/// Whoever reads a log finds the line and the statement.
@Suite struct ErrorPlaceTests {
    private func error(_ body: () async throws -> Void) async throws -> PostgresError {
        do {
            try await body()
        } catch let error as PostgresError {
            return error
        }
        throw Missing()
    }

    private struct Missing: Error {}

    @Test func aRefusalNamesItsStatementAndTheLineThatAsked() async throws {
        try await withDatabase { client, _ in
            try await client.script("create table things (id bigint primary key, name text check (name <> ''))")
            let refused = try await error {
                try await client.execute("insert into things (id, name)\n    values (\(1), \("")) ")
            }
            #expect(refused.isCheckViolation())
            #expect(refused.action == "insert into things (id, name) values ($1, $2)")
            #expect("\(refused.place)".hasPrefix("PostgresAccessTests/ErrorPlaceTests.swift:"))
            #expect("\(refused)".contains("ErrorPlaceTests.swift:") && "\(refused)".contains("insert into things"))
            // What others are told of it.
            #expect(!refused.summary.contains("insert") && !refused.summary.contains(".swift"))
        }
    }

    @Test func ofSeveralStatementsTheOneThatFailedIsNamed() async throws {
        try await withDatabase { client, _ in
            let refused = try await error {
                try await client.transaction { transaction in
                    _ = try await transaction.commit(after: ["select 1", "select 1 / 0", "select 2"])
                }
            }
            #expect(refused.action == "select 1 / 0")
            let line = #line + 3
            let committed = try await error {
                try await client.transaction { transaction in
                    _ = try? await transaction.query("select 1 / 0")
                }
            }
            #expect(committed.action == "select 1 / 0" && "\(committed.place)".hasSuffix(":\(line)"))
        }
    }

    @Test func aColumnThatCannotBeReadNamesTheReader() async throws {
        try await withDatabase { client, _ in
            let rows = try await client.query("select 'text'::text, null::bigint")
            let line = #line + 1
            let first = try await error { _ = try rows.first(Int.self) }
            #expect(first.kind == .decoding && "\(first.place)".hasSuffix("ErrorPlaceTests.swift:\(line)"))
            let pair = try await error { _ = try rows.decode(String.self, Int.self) }
            #expect("\(pair.place)".hasSuffix("ErrorPlaceTests.swift:\(line + 2)"))
            let named = try await error { _ = try rows[0].decode(Int.self, named: "nothing") }
            #expect("\(named.place)".hasSuffix("ErrorPlaceTests.swift:\(line + 4)"))
        }
    }

    /// The server's farewell says why the connection broke.
    @Test func aBrokenConnectionTellsItsCause() async throws {
        try await withDatabase(poolSize: 1) { client, _ in
            let broken = try await error {
                _ = try await client.query("select pg_terminate_backend(pg_backend_pid())")
            }
            #expect(broken.kind == .connectionLost && broken.cause != nil)
            #expect("\(broken)".contains("because of"))
            #expect(broken.action == "select pg_terminate_backend(pg_backend_pid())")
        }
    }
}
