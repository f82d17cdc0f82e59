package import ComplianceDomain
package import HTTPKit

extension ComplianceError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound, .unknownProvider: .notFound
        case .underage: Problem(.underage)
        case .profileFixed: Problem(.profileFixed)
        case .profileMissing: Problem(.profileMissing, detail: "PUT /api/v1/compliance/kyc/profile comes first.")
        case .verificationOpen: Problem(.verificationOpen)
        case .alreadyDecided(let status):
            Problem(.alreadyDecided, members: [("verification_status", status.rawValue)])
        case .notNow(let status):
            Problem(
                .conflict, detail: "The verification is \(status.rawValue).",
                members: [("verification_status", status.rawValue)])
        case .ownDecision: Problem(.ownDecision)
        case .documentMissing(let items):
            Problem(
                .documentMissing, detail: "Missing: \(items.map(\.rawValue).joined(separator: ", "))",
                members: [("missing", items.map(\.rawValue).joined(separator: " "))])
        case .documentExpired(let kind): Problem(.documentExpired, members: [("kind", kind.rawValue)])
        case .documentUnsafe(let why): Problem(.documentUnsafe, detail: why)
        case .tooManyDocuments: Problem(.tooManyDocuments)
        case .mrzMismatch(let why): Problem(.mrzMismatch, detail: why)
        case .screeningUnsettled: Problem(.screeningUnsettled)
        case .webhookNotSigned: Problem(.webhookNotSigned)
        case .webhookMalformed: Problem(.webhookMalformed)
        case .alreadyBlocked: Problem(.conflict, detail: "This is blocked already: end that block first.")
        case .blockEndsAtOnce: Problem.invalid("until", "out_of_range", "must lie in the future")
        }
    }
}
