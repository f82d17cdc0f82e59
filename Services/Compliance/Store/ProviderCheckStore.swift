import ComplianceDomain
import PostgresAccess
import Primitives

/// One submission of a verification at a provider.
struct ProviderCheck: Sendable {
    let id: ProviderCheckID
    let verification: VerificationID
    let attempt: Int
    let provider: String
    var applicantID: String?
    var checkID: String?
}

/// All SQL for submissions at providers.
struct ProviderCheckStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ check: ProviderCheck, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.provider_checks (id, verification_id, attempt, provider, created_at, updated_at)
            values (\(check.id), \(check.verification), \(check.attempt), \(check.provider), \(now), \(now))
            """)
    }

    nonisolated(nonsending) func update(
        _ check: ProviderCheck, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.provider_checks
            set applicant_id = \(check.applicantID), check_id = \(check.checkID), updated_at = \(now)
            where id = \(check.id)
            """)
    }

    func find(_ id: ProviderCheckID) async throws -> ProviderCheck? {
        try Self.read(await client.query("\(Self.select) where id = \(id)")).first
    }

    /// By the provider's own id of it.
    nonisolated(nonsending) func find(
        _ checkID: String, at provider: String, in transaction: PostgresTransaction
    ) async throws -> ProviderCheck? {
        try Self.read(
            await transaction.query("\(Self.select) where provider = \(provider) and check_id = \(checkID)")
        ).first
    }

    func list(of verification: VerificationID) async throws -> [ProviderCheck] {
        try Self.read(
            await client.query("\(Self.select) where verification_id = \(verification) order by attempt"))
    }

    // MARK: Uploads

    /// What the provider has, by our ids.
    func uploads(of id: ProviderCheckID) async throws -> [DocumentID: String] {
        let rows = try await client.query(
            "select document_id, provider_document_id from compliance.provider_uploads where provider_check_id = \(id)")
        return Dictionary(uniqueKeysWithValues: try rows.decode(DocumentID.self, String.self).map { ($0.0, $0.1) })
    }

    /// A second upload of the same takes the place of the first: the check names one.
    func keep(_ providerID: String, of document: DocumentID, for id: ProviderCheckID) async throws {
        try await client.execute(
            """
            insert into compliance.provider_uploads (provider_check_id, document_id, provider_document_id)
            values (\(id), \(document), \(providerID))
            on conflict (provider_check_id, document_id) do update
            set provider_document_id = excluded.provider_document_id
            """)
    }

    private static let select: SQL = """
        select id, verification_id, attempt, provider, applicant_id, check_id from compliance.provider_checks
        """

    private static func read(_ rows: Rows) throws -> [ProviderCheck] {
        try rows.decode(
            ProviderCheckID.self, VerificationID.self, Int.self, String.self, String?.self, String?.self
        ).map {
            ProviderCheck(id: $0.0, verification: $0.1, attempt: $0.2, provider: $0.3, applicantID: $0.4, checkID: $0.5)
        }
    }
}
