import HTTPKit

enum OnfidoError: Error, Hashable, Sendable, ProblemConvertible {
    case wrongToken
    case notFound
    case unknownApplicant
    /// No picture of the applicant, or a document that is not the applicant's.
    case nothingToCheck
    case gatewayTimeout

    var problem: Problem {
        switch self {
        case .wrongToken: Problem(.wrongAPIKey)
        case .notFound: .notFound
        case .unknownApplicant: .invalid("applicant_id", "unknown_value", "is no applicant")
        case .nothingToCheck: .invalid("document_ids", "unknown_value", "a document and a live photo are needed")
        case .gatewayTimeout: Problem(.gatewayTimeout)
        }
    }
}
