import Outbox
import PostgresAccess

/// The database as the stores use it: each use case is one transaction, and the relay is woken after it.
struct AuthDatabase: Sendable {
    let client: PostgresClient
    private let wake: WakeSignal

    init(client: PostgresClient, wake: WakeSignal) {
        self.client = client
        self.wake = wake
    }

    nonisolated(nonsending) func transaction<R: Sendable>(
        _ body: nonisolated(nonsending) (PostgresTransaction) async throws -> R
    ) async throws -> R {
        let result = try await client.transaction { try await body($0) }
        wake.raise()
        return result
    }
}
