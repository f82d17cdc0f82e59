import PostgresAccess

/// The wallet's transactions and the entries of the books, one for one. A reconciliation compares sums; this names what
/// makes them differ.
struct Bookings {
    let database: PostgresClient

    func differences() async throws -> [String] {
        let rows = try await database.query(
            """
            select coalesce(m.kind, 'entry ' || e.description), coalesce(m.id, e.source_id)::text,
                coalesce(m.created_at, e.posted_at)::text, m.id is not null
            from (select id, kind, created_at from wallet.movements where id = transaction_id) as m
            full join (select source_id, description, posted_at from accounting.entries where source = 'wallet') as e
                on e.source_id = m.id
            where m.id is null or e.source_id is null
            order by 3 limit 20
            """
        ).decode(String.self, String.self, String.self, Bool.self)
        return rows.map { what, id, at, isPosted in
            isPosted ? "\(what) \(id) of \(at) is not in the books" : "\(what) of \(id), booked \(at), was never posted"
        }
    }
}
