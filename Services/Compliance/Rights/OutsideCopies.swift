import ComplianceDomain
import FileKit
import PostgresAccess
import Primitives
import ServiceKit

/// What lies of a person outside the schema: at the providers of KYC, and in files.
struct OutsideCopies: Sendable {
    let verifications: VerificationStore
    let checks: ProviderCheckStore
    let providers: IdentityProviders
    let sealed: SealedRecordStore
    let client: PostgresClient
    let store: FileStore

    /// Has it deleted, but for files of documents that a law wants kept. Twice is as once.
    func forget(_ user: UserID) async throws {
        for verification in try await verifications.ids(of: user) {
            for check in try await checks.list(of: verification) where check.applicantID != nil {
                try await providers.named(check.provider).deleteApplicant(check)
            }
        }
        let isKept = try await client.transaction { transaction in
            try await sealed.isKept(user, in: transaction)
        }
        if !isKept { try await store.deleteAll(of: KeptDocument.owner(user)) }
    }
}
