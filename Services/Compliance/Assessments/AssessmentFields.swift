import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Primitives

extension AssessmentDecision: FieldValue {}
extension AssessmentLevel: FieldValue {}
extension Policy.Operation: FieldValue {}

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

extension AssessedKind {
    init(_ operation: Policy.Operation) {
        self =
            switch operation {
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
    init(_ kept: KeptAssessment) {
        let code: ProblemCode? =
            switch kept.decision {
            case .allow: nil
            case .review: .transactionUnderReview
            case .deny: .transactionNotPermitted
            }
        self.init(
            decision: AssessmentVerdict(kept.decision), assessmentID: kept.id, score: kept.score.text,
            level: AssessmentGrade(kept.level), validUntil: kept.validUntil, code: code?.code)
    }
}

extension AssessmentDecided {
    init(_ kept: KeptAssessment) {
        self.init(
            assessmentID: kept.id, userID: kept.user, operation: AssessedKind(kept.operation), source: kept.source,
            destination: kept.destination, amount: kept.amount, channel: Channel(rawValue: kept.channel) ?? .system,
            decision: AssessmentVerdict(kept.decision), level: AssessmentGrade(kept.level),
            by: kept.verdict == nil ? .policy : .staff, until: kept.validUntil)
    }
}
