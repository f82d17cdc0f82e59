/// What a customer hands in.
package enum DocumentKind: String, Sendable, CaseIterable {
    case passport
    case nationalID = "national_id"
    case residencePermit = "residence_permit"
    case driversLicense = "drivers_license"
    case selfie
    case utilityBill = "utility_bill"
    case bankStatement = "bank_statement"
    case proofOfIncome = "proof_of_income"
    case companyRegistration = "company_registration"
    case taxCertificate = "tax_certificate"

    package enum Side: String, Sendable, CaseIterable {
        case front, back
    }

    /// Shows who somebody is.
    package static let identity: [DocumentKind] = [.passport, .nationalID, .residencePermit, .driversLicense]

    /// Shows where somebody lives.
    package static let address: [DocumentKind] = [.utilityBill, .bankStatement]

    package var isIdentity: Bool { Self.identity.contains(self) }

    /// A passport tells all on one page.
    package var sides: [Side?] {
        switch self {
        case .nationalID, .residencePermit, .driversLicense: [.front, .back]
        default: [nil]
        }
    }

    /// A picture of a face is no document.
    package var isPicture: Bool { self == .selfie }
}
