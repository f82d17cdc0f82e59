import ComplianceDomain
import Contracts
import HTTPKit
import Primitives

/// What askers write and read, as the rules understand it.
extension Policy.Operation {
    init(_ kind: AssessedKind) {
        self =
            switch kind {
            case .transfer: .transfer
            case .ownTransfer: .ownTransfer
            case .conversion: .conversion
            case .withdrawal: .withdrawal
            case .payout: .payout
            case .billPayment: .billPayment
            case .card: .card
            case .deposit: .deposit
            case .loan: .loan
            case .investment: .investment
            }
    }
}

extension AssessmentVerdict {
    init(_ decision: AssessmentDecision) {
        self =
            switch decision {
            case .allow: .allow
            case .review: .review
            case .deny: .deny
            }
    }
}

extension AssessmentGrade {
    init(_ level: AssessmentLevel) {
        self =
            switch level {
            case .minimal: .minimal
            case .low: .low
            case .medium: .medium
            case .high: .high
            case .critical: .critical
            }
    }
}

extension AssessedOperation {
    init(_ id: UniqueID, _ answer: KnownAnswer) {
        let code: ProblemCode? =
            switch answer.decision {
            case .allow: nil
            case .review: .transactionUnderReview
            case .deny: .transactionNotPermitted
            }
        self.init(
            decision: AssessmentVerdict(answer.decision), assessmentID: id, score: answer.score.text,
            level: AssessmentGrade(answer.level), validUntil: answer.validUntil, code: code?.code)
    }
}
