package import PostgresAccess
package import Primitives

extension SubjectStore {
    /// What one step of an erasure did.
    package struct Erased: Sendable {
        /// Rows that it took or changed.
        package var records = 0
        /// False when there are more rows than one step takes: the next one goes on.
        package var isWhole = true
    }

    /// Of one table in one transaction.
    private static let mostRows = 5_000

    /// Deletes and anonymises. Twice is as good as once: what is erased already is not touched again.
    package func erase(_ user: UserID, in transaction: PostgresTransaction) async throws -> Erased {
        var erased = Erased()
        for found in tables(of: user) {
            if case .passing = found.table.handling { continue }
            let count =
                found.table.losesRows
                ? try await delete(found, in: transaction) : try await replace(found, in: transaction)
            erased.records += count
            if count == Self.mostRows {
                // What it refers to must stay until it is gone.
                erased.isWhole = false
                return erased
            }
        }
        return erased
    }

    private func delete(_ found: Found, in transaction: PostgresTransaction) async throws -> Int {
        try await transaction.execute(
            """
            delete from \(found.name) where ctid = any(array(
                select ctid from \(found.name) where \(found.condition) limit \(Self.mostRows) for update))
            """)
    }

    private func replace(_ found: Found, in transaction: PostgresTransaction) async throws -> Int {
        guard let changes = Self.changes(of: found.table) else { return 0 }
        let assignments = found.table.replacements.map { "\(identifier: $0.column) = \($0.value)" as SQL }
        return try await transaction.execute(
            """
            update \(found.name) set \(SQL.joined(assignments, by: ", ")) where ctid = any(array(
                select ctid from \(found.name) where \(found.condition) and \(changes) limit \(Self.mostRows)
                for update))
            """)
    }
}
