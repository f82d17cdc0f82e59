package import ComplianceDomain
package import HTTPKit
import JSONKit

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
        case .assessmentIDReused: Problem(.idReused)
        case .assessmentUnavailable: Problem(.assessmentUnavailable)
        case .amountNotPositive: Problem(.amountNotPositive)
        case .assessmentDecided(let decision):
            Problem(.alreadyDecided, members: [("decision", decision.rawValue)])
        case .alertDecided(let status): Problem(.alreadyDecided, members: [("alert_status", status.rawValue)])
        case .alertNotNow(let status):
            Problem(
                .conflict, detail: "The alert is \(status.rawValue): take it first.",
                members: [("alert_status", status.rawValue)])
        case .caseClosed: Problem(.alreadyDecided, members: [("case_status", CaseStatus.closed.rawValue)])
        case .caseNotNow(let status):
            Problem(
                .conflict, detail: "The case is \(status.rawValue).", members: [("case_status", status.rawValue)])
        case .ruleInvalid(let invalid): Self.invalid(invalid)
        case .ruleCodeTaken: Problem(.conflict, detail: "There is a rule of this code.")
        case .ruleNotNow(let mode):
            Problem(.conflict, detail: "The rule is \(mode.rawValue).", members: [("mode", mode.rawValue)])
        case .versionChanged: Problem(.conflict, detail: "Somebody has written another version meanwhile.")
        case .screeningUnavailable: Problem(.screeningUnavailable)
        case .hitDecided(let status): Problem(.alreadyDecided, members: [("hit_status", status.rawValue)])
        case .listVersionNotNow(let status):
            Problem(
                .conflict, detail: "The version is \(status.rawValue).",
                members: [("list_version_status", status.rawValue)])
        case .notEnoughLabels(let labels, let frauds): Self.notEnough(labels, frauds)
        case .fraudModelNotNow(let status):
            Problem(
                .conflict, detail: "The model is \(status.rawValue).", members: [("model_status", status.rawValue)])
        case .noFraudModel: Problem(.conflict, detail: "No fraud model is active.")
        case .webhookNotSigned: Problem(.webhookNotSigned)
        case .webhookMalformed: Problem(.webhookMalformed)
        case .alreadyBlocked: Problem(.conflict, detail: "This is blocked already: end that block first.")
        case .blockEndsAtOnce: Problem.invalid("until", "out_of_range", "must lie in the future")
        }
    }

    private static func notEnough(_ labels: Int, _ frauds: Int) -> Problem {
        Problem(
            .notEnoughLabels,
            detail: """
                \(labels) payments are labelled, \(frauds) of them as fraud; \(FraudModelRules.leastLabels) and \
                \(FraudModelRules.leastFrauds) are needed.
                """,
            figures: [("labels", labels), ("frauds", frauds)])
    }

    private static func invalid(_ invalid: RuleInvalid) -> Problem {
        let field = invalid.pointer.split(separator: "/").joined(separator: ".")
        return Problem(
            .ruleInvalid, detail: "\(invalid.pointer.isEmpty ? "It" : invalid.pointer) \(invalid.reason).",
            errors: [FieldError(field: field, code: ProblemCode.ruleInvalid.code, message: invalid.reason)],
            members: [("pointer", invalid.pointer)])
    }
}
