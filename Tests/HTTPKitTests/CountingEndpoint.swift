import Authentication
import HTTPKit
import JSONKit
import Outbox
import PostgresAccess
import Primitives
import TestSupport

/// Adds rows to a table, once for each idempotency key.
struct AddRow: Endpoint {
    static let refused = ProblemCode("row_refused", 422, "The row was refused")
    static let spec = EndpointSpec(
        .post, "/api/v1/rows", id: "addRow", summary: "Add a row", tag: "Rows", access: .anyAuthenticated, right: .own,
        idempotency: .required, success: 201, problems: [refused], rateClass: .money)

    struct Body: FieldDecodable {
        let note: String
        init(_ fields: inout Fields) { note = fields.required("note", .text(1...100)) }
    }

    struct View: FieldEncodable {
        static let example = View(number: 1, note: "first")
        let number: Int
        let note: String
        func encode(to out: inout JSONWriter) {
            out.field("number", number)
            out.field("note", note)
        }
    }

    let transactions: Transactions
    /// Called inside the transaction, after the row.
    var inside: @Sendable (String) async throws -> Void = { _ in }

    func handle(_ call: Call<Self>) async throws -> Reply<View> {
        let note = call.body.note
        return try await idempotent(call, transactions) { transaction in
            let number = try await transaction.query(
                "insert into rows_of_test (note) values (\(note)) returning number"
            ).first(Int.self)
            try await inside(note)
            return .created(View(number: number ?? 0, note: note)).header("Location", "/api/v1/rows/\(number ?? 0)")
        }
    }
}

/// The same where the key may be left out.
struct AddRowMaybeOnce: Endpoint {
    typealias Body = AddRow.Body

    static let spec = EndpointSpec(
        .put, "/api/v1/rows", id: "addRowMaybeOnce", summary: "Add a row", tag: "Rows", access: .public,
        idempotency: .optional)

    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let note = call.body.note
        return try await idempotent(call, transactions) { transaction in
            try await transaction.execute("insert into rows_of_test (note) values (\(note))")
            return .noContent
        }
    }
}

enum RowSchema {
    static let migrations =
        Outbox.migrations + [
            Migration(
                name: "V0001__rows",
                sql: Array(
                    """
                    create table rows_of_test (
                        number bigint generated always as identity primary key, note text not null)
                    """.utf8))
        ]

    /// A server with the two endpoints on a database of its own.
    static func with(
        inside: @escaping @Sendable (String) async throws -> Void = { _ in },
        _ body: @Sendable (TestServer, PostgresClient) async throws -> Void
    ) async throws {
        try await TestDatabase.with(schema: "httpkit", migrations: migrations) { database in
            let client = try database.client()
            let transactions = Transactions(client)
            let endpoints: [any Endpoint] = [
                AddRow(transactions: transactions, inside: inside), AddRowMaybeOnce(transactions: transactions),
            ]
            try await TestServer.with(endpoints) { server in try await body(server, client) }
            await client.close()
        }
    }
}
