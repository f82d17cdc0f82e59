package import JSONKit
package import PostgresAccess

/// Keeps the rows of the audit trail that a service commits, each with the transaction that it stood in; the outbox
/// itself is emptied by the relay.
package struct AuditWatch: Sendable {
    private let client: PostgresClient
    private let schema: String

    /// One row and what else was in its transaction.
    package struct Row: Sendable {
        /// `AuditEntry` as it goes out.
        package let entry: JSONValue
        /// Types of the other events of that transaction.
        package let companions: [String]

        package subscript(name: String) -> JSONValue? { entry[name] }
        package var route: String? { entry["route"]?.stringValue }
        package var outcome: String? { entry["outcome"]?.stringValue }
        package var subjects: [String] { entry["subjects"]?.arrayValue?.compactMap(\.stringValue) ?? [] }
        package var text: String { JSON.text(entry) }
    }

    /// From now on.
    package static func begin(_ client: PostgresClient, schema: String) async throws -> AuditWatch {
        let name = SQL(dangerouslyRaw: schema)
        try await client.execute(
            """
            create table \(name).seen_events (
                number bigint generated always as identity primary key, transaction bigint not null, type text not null,
                data bytea not null)
            """)
        try await client.execute(
            """
            create function \(name).see_event() returns trigger language plpgsql as $$
            begin
                insert into \(name).seen_events (transaction, type, data)
                values (pg_current_xact_id()::text::bigint, new.type, new.data);
                return null;
            end
            $$
            """)
        try await client.execute(
            """
            create trigger see_event after insert on \(name).outbox
            for each row execute function \(name).see_event()
            """)
        return AuditWatch(client: client, schema: schema)
    }

    /// In the order in which they were written.
    package func rows() async throws -> [Row] {
        let name = SQL(dangerouslyRaw: schema)
        let rows = try await client.query(
            """
            select a.data, array(
                select e.type from \(name).seen_events e
                where e.transaction = a.transaction and e.number <> a.number order by e.number)
            from \(name).seen_events a where a.type = \(schema + ".audited.v1") order by a.number
            """)
        return try rows.decode([UInt8].self, [String].self).map { data, companions in
            Row(entry: try JSONParser.parse(data), companions: companions)
        }
    }

    /// Types of all events, in order.
    package func types() async throws -> [String] {
        try await client.query(
            "select type from \(dangerouslyRaw: schema).seen_events order by number"
        ).decode(String.self)
    }
}
