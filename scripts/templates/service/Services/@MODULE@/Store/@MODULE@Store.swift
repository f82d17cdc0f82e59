import @MODULE@Domain
import PostgresAccess
import Primitives

/// All SQL of this service.
struct @MODULE@Store: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Throws: `@MODULE@Error.notInstalled`, and `PostgresError` when the database does not answer.
    func status() async throws -> @MODULE@Status {
        let rows = try await client.query("select installed_at from @SLUG@.installation")
        guard let installedAt = try rows.first(Timestamp.self) else { throw @MODULE@Error.notInstalled }
        return @MODULE@Status(installedAt: installedAt)
    }
}
