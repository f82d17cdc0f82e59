import ComplianceDomain
import HTTPKit
import Primitives

/// A webhook as it came.
struct ProviderWebhook: Sendable {
    let body: [UInt8]
    let header: @Sendable (String) -> String?
}

/// What a provider is to look at: a picture or a paper, with its bytes.
struct ProviderFile: Sendable {
    let kept: KeptDocument
    let bytes: [UInt8]
}

/// The provider does not do it, and will not however often it is asked.
struct ProviderRefusal: Error, Sendable, CustomStringConvertible {
    let operation: String
    let status: Int

    var description: String { "\(operation) was refused with \(status)" }
}

/// A partner that looks at documents and faces.
///
/// Its calls throw `PartnerError` when there was no answer: the outcome is then unknown, and it is asked before
/// anything is ordered again. They throw `ProviderRefusal` for a definite no.
struct IdentityProvider: Sendable {
    /// As in the API and in the paths of webhooks: `onfido`.
    let name: String
    /// Makes the customer known for one submission; gives the provider's id.
    let createApplicant: @Sendable (ProviderCheckID, CustomerProfile) async throws -> String
    /// The applicant that was made for the submission before we died, if that was recorded.
    let recordedApplicant: @Sendable (ProviderCheckID) async throws -> String?
    /// Forgets the customer of an older submission; nothing happens when that is done.
    let deleteApplicant: @Sendable (ProviderCheck) async throws -> Void
    /// Gives a file; gives the provider's id of it.
    let upload: @Sendable (ProviderCheck, ProviderFile) async throws -> String
    /// The check that there is for an applicant.
    let findCheck: @Sendable (ProviderCheck) async throws -> String?
    /// Orders the check of an applicant.
    let createCheck: @Sendable (ProviderCheck, _ documents: [String]) async throws -> String
    /// How a check stands.
    let fetch: @Sendable (ProviderCheck) async throws -> ProviderAnswer
    /// Tests who sends, and reads which check it is about; nil: about nothing that we look at.
    let read: @Sendable (ProviderWebhook) throws(ComplianceError) -> String?
}

/// The provider that looks at new verifications, and all that may still tell of older ones.
struct IdentityProviders: Sendable {
    /// Nil: none is configured, and people look at everything.
    let current: IdentityProvider?
    private let all: [String: IdentityProvider]

    init(_ providers: [IdentityProvider]) {
        current = providers.first
        all = Dictionary(uniqueKeysWithValues: providers.map { ($0.name, $0) })
    }

    /// - Throws: `unknownProvider`.
    func named(_ name: String) throws(ComplianceError) -> IdentityProvider {
        guard let provider = all[name] else { throw .unknownProvider }
        return provider
    }
}
