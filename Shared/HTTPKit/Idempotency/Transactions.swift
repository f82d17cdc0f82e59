package import PostgresAccess

/// What an endpoint that changes something holds: a way into one transaction, and nothing else of the database.
package struct Transactions: Sendable {
    let client: PostgresClient
    let committed: @Sendable () -> Void

    /// - Parameter committed: called after each commit; wakes the outbox relay.
    package init(_ client: PostgresClient, committed: @escaping @Sendable () -> Void = {}) {
        self.client = client
        self.committed = committed
    }

    /// Runs `body` in a transaction: commits when it returns, rolls back when it throws.
    package nonisolated(nonsending) func run<Result: Sendable>(
        _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> Result
    ) async throws -> Result {
        let result = try await client.transaction { transaction in try await body(transaction) }
        committed()
        return result
    }

    /// Runs what only prepares the answer, in transactions of its own: the trace of the request goes with the answer.
    package nonisolated(nonsending) func aside<Result>(
        _ body: nonisolated(nonsending) () async throws -> Result
    ) async rethrows -> Result {
        try await CommitCompanions.aside(body)
    }
}
