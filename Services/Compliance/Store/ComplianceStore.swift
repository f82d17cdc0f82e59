import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL of this service.
struct ComplianceStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Throws: `ComplianceError.notInstalled`, and `PostgresError` when the database does not answer.
    func status() async throws -> ComplianceStatus {
        let rows = try await client.query("select installed_at from compliance.installation")
        guard let installedAt = try rows.first(Timestamp.self) else { throw ComplianceError.notInstalled }
        return ComplianceStatus(installedAt: installedAt)
    }
}
