import ComplianceDomain
import PostgresAccess
import Primitives

/// How a customer stands.
struct KYCOverview: Sendable {
    struct Requirement: Sendable {
        let tier: Int
        let item: KYCRequirements.Item
        let isMet: Bool
    }

    let tier: Int
    let requirements: [Requirement]
    let profile: KeptProfile?
    let isFixed: Bool
}

extension KYCDesk {
    /// Reads alone: whoever has never done anything here has no row.
    func overview(
        of user: UserID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> KYCOverview {
        let customer =
            try await customers.find(user, in: transaction)
            ?? CustomerRow(user: user, hasEmail: false, tier: 0)
        let profile = try await customers.profile(of: user, in: transaction)
        let standing = try await standings.of(user, transaction)
        let isIdentified = try await foundation(of: user, at: now, in: transaction) != nil
        let open = try await verifications.open(of: user, in: transaction)
        var shown: [KYCDocument] = []
        if let open {
            shown = KYCDocument.current(try await documents.list(of: open.id, in: transaction).map(\.document))
        }
        let hasIdentity = isIdentified || KYCDocument.identity(in: shown) != nil
        let isThird = customer.tier >= 3
        func has(_ kinds: [DocumentKind]) -> Bool { shown.contains { kinds.contains($0.kind) } }
        var requirements: [KYCOverview.Requirement] = [
            .init(tier: 1, item: .email, isMet: customer.hasEmail),
            .init(tier: 1, item: .profile, isMet: profile != nil),
            .init(tier: 1, item: .age, isMet: profile?.profile.isOfAge(on: now.day) ?? false),
            .init(tier: 1, item: .screening, isMet: standing.screening == .clear),
            .init(tier: 2, item: .identityDocument, isMet: hasIdentity),
            .init(tier: 2, item: .selfie, isMet: isIdentified || has([.selfie])),
            .init(tier: 3, item: .proofOfAddress, isMet: isThird || has(DocumentKind.address)),
            .init(tier: 3, item: .sourceOfFunds, isMet: profile?.profile.sourceOfFunds != nil),
        ]
        if standing.isHighRisk == true {
            requirements.append(.init(tier: 3, item: .proofOfIncome, isMet: isThird || has([.proofOfIncome])))
        }
        return KYCOverview(
            tier: customer.tier, requirements: requirements, profile: profile,
            isFixed: try await isFixed(customer, in: transaction))
    }
}
