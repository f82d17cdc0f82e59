import PostgresAccess

/// Deposits, from both ends: each key has one deposit, and each deposit ended as its amount says the provider ended it.
struct Deposits {
    let run: String
    let database: PostgresClient
    let entries: [Book.Entry]

    func differences() async throws -> [String] {
        let rows = try await database.query(
            """
            select d.idempotency_key, d.id::text, d.status, d.amount, coalesce(w.amount, 0), coalesce(d.reason, '')
            from payments.deposits d left join wallet.deposits w on w.deposit_id = d.id
            where d.idempotency_key like \(run + "-%")
            """
        ).decode(String.self, String.self, String.self, Int64.self, Int64.self, String.self)
        var differences: [String] = []
        var accepted: [String: String] = [:]
        for entry in entries {
            guard case .deposit = entry.intent.plan, case .accepted(let id, _, _) = entry.fate else { continue }
            accepted[entry.intent.key] = id ?? ""
        }
        for (key, id, status, cents, credited, reason) in rows {
            if accepted[key] != id { differences.append("deposit \(key) stands as \(id) and was not told so") }
            let shouldFail = cents % 100 == 1
            if (status == "succeeded") == shouldFail {
                differences.append("deposit \(key) of \(cents) ended as \(status) (\(reason))")
            }
            if credited != (status == "succeeded" ? cents : 0) {
                differences.append("deposit \(key) of \(cents) is \(status) and \(credited) was credited")
            }
        }
        let found = Set(rows.map(\.0))
        for key in accepted.keys where !found.contains(key) { differences.append("deposit \(key) is lost") }
        return differences
    }
}
