import PostgresAccess
import TestSupport

extension AuthHarness {
    /// Has requests wait for the rows of all accounts, which the test holds, makes the change that they must not miss,
    /// lets go, and returns what they were answered: a race that is not left to luck.
    func racing<Answer: Sendable>(
        times: Int = 1, _ request: @escaping @Sendable (_ index: Int) async throws -> Answer,
        against change: (PostgresTransaction) async throws -> Void
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            try await client.transaction { transaction in
                try await transaction.execute("select id from auth.users order by id for update")
                for index in 0..<times { group.addTask { try await request(index) } }
                try await eventually("they wait for the lock") {
                    try await count(
                        """
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """) == times
                }
                try await change(transaction)
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
