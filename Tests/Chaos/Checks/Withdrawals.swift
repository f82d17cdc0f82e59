import PostgresAccess

/// Withdrawals, from both ends: each key has one, and each ended as its amount says the provider
/// ended it. The provider pays one for each reference, which is the withdrawal's id.
struct Withdrawals {
    let run: String
    let database: PostgresClient
    let entries: [Book.Entry]

    func differences() async throws -> [String] {
        let rows = try await database.query(
            """
            select idempotency_key, id::text, status, amount, coalesce(failure_code, '') from payments.outflows
            where idempotency_key like \(run + "-%")
            """
        ).decode(String.self, String.self, String.self, Int64.self, String.self)
        var differences: [String] = []
        var accepted: [String: String] = [:]
        for entry in entries {
            guard case .withdrawal = entry.intent.plan, case .accepted(let id, _, _) = entry.fate else { continue }
            accepted[entry.intent.key] = id ?? ""
        }
        for (key, id, status, cents, reason) in rows {
            if accepted[key] != id { differences.append("withdrawal \(key) stands as \(id) and was not told so") }
            let expected = cents % 100 == 1 ? "failed" : "succeeded"
            if status != expected {
                differences.append("withdrawal \(key) of \(cents) ended as \(status) (\(reason))")
            }
        }
        let found = Set(rows.map(\.0))
        for key in accepted.keys where !found.contains(key) { differences.append("withdrawal \(key) is lost") }
        return differences
    }
}
