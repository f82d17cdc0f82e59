package import Contracts
package import HTTPKit
import JSONKit
import ServiceKit

/// Why a bill is not paid, or a payment not found or changed.
package enum BillPaymentError: Error, Hashable, Sendable {
    /// The wallet or compliance says no: nothing was kept of the order.
    case refused(Refusal)
    /// None of that id for this caller.
    case missing
    /// The partner wants a number to tell, and the person has given none.
    case phoneRequired
    /// Staff would decide about what is their own.
    case ownDecision
    /// Its end is known, or not unknown for long enough.
    case notStuck
    /// It has ended, or is being ended at this moment.
    case notOpen(state: String)
    case keyReused
    /// The first request for it is still running.
    case inProgress

    /// Staff of compliance look first.
    static let underReview = Self.refused(Refusal(code: ProblemCode.transactionUnderReview.code))
    static let notPermitted = Self.refused(Refusal(code: ProblemCode.transactionNotPermitted.code))
    /// Nobody says whether it may move.
    static let assessmentUnavailable = Self.refused(Refusal(code: ProblemCode.assessmentUnavailable.code))
}

extension BillPaymentError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .refused(let refusal) where refusal.code == ProblemCode.notFound.code:
            Problem(.notFound, detail: "There is no such wallet.")
        case .refused(let refusal): Problem(refusal)
        case .missing: Problem(.notFound, detail: "There is no such bill payment.")
        case .phoneRequired:
            Problem(
                .validationFailed,
                errors: [FieldError("phone", .missing, "is required, as no number of the caller is known")])
        case .ownDecision: Problem(.ownDecision)
        case .notStuck: Problem(.notStuck)
        case .notOpen(let state): Problem(.notOpen, members: [("state", state)])
        case .keyReused: Problem(.idempotencyKeyReused)
        case .inProgress: Problem(.requestInProgress, retryAfterSeconds: 1)
        }
    }
}
