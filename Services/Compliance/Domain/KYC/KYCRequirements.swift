package import Primitives

/// What has to be handed in for a tier.
package struct KYCRequirements: Sendable {
    package enum Item: String, Sendable, CaseIterable {
        case email, profile, age, screening
        case identityDocument = "identity_document"
        case selfie
        case proofOfAddress = "proof_of_address"
        case sourceOfFunds = "source_of_funds"
        case companyRegistration = "company_registration"
        case taxCertificate = "tax_certificate"
        case proofOfIncome = "proof_of_income"
    }

    /// A bill tells where somebody lives for so many days.
    package static let addressDays = 90

    let verification: Verification
    let profile: CustomerProfile
    /// Those that count.
    let documents: [KYCDocument]
    /// Who the customer is has been shown before, and holds.
    let isIdentified: Bool
    let isHighRisk: Bool

    package init(
        _ verification: Verification, _ profile: CustomerProfile, _ documents: [KYCDocument], isIdentified: Bool,
        isHighRisk: Bool
    ) {
        self.verification = verification
        self.profile = profile
        self.documents = KYCDocument.current(documents)
        self.isIdentified = isIdentified
        self.isHighRisk = isHighRisk
    }

    /// - Throws: `underage`, `documentMissing`, `documentExpired`.
    package func check(on day: CalendarDay) throws(ComplianceError) {
        guard profile.isOfAge(on: day) else { throw .underage }
        let missing = missing
        guard missing.isEmpty else { throw .documentMissing(missing) }
        for document in documents {
            if let end = document.lastDay(asOf: day), end < day { throw .documentExpired(document.kind) }
            guard DocumentKind.address.contains(document.kind), let issued = document.issuedOn else { continue }
            guard issued <= day, day - issued <= Self.addressDays else { throw .documentExpired(document.kind) }
        }
    }

    /// In the order in which people hand them in.
    package var missing: [Item] {
        var items: [Item] = []
        if verification.kind == .business {
            if !has([.companyRegistration]) { items.append(.companyRegistration) }
            if !has([.taxCertificate]) { items.append(.taxCertificate) }
        }
        if needsIdentity {
            if KYCDocument.identity(in: documents) == nil { items.append(.identityDocument) }
            if verification.kind == .individual, !has([.selfie]) { items.append(.selfie) }
        }
        if verification.tier >= 3 {
            // Without its date nobody can tell how old it is.
            if !documents.contains(where: { DocumentKind.address.contains($0.kind) && $0.issuedOn != nil }) {
                items.append(.proofOfAddress)
            }
            if profile.sourceOfFunds == nil { items.append(.sourceOfFunds) }
            if isHighRisk, !has([.proofOfIncome]) { items.append(.proofOfIncome) }
        }
        return items
    }

    /// The third tier builds upon the second.
    private var needsIdentity: Bool { verification.tier == 2 || verification.kind == .business || !isIdentified }

    private func has(_ kinds: [DocumentKind]) -> Bool { documents.contains { kinds.contains($0.kind) } }
}
