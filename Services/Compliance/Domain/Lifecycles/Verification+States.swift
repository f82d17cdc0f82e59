package import Primitives

/// How far somebody's identity has been checked.
package enum VerificationStatus: String, CaseIterable, Hashable, Sendable {
    /// The applicant gathers documents. Next: checking, withdrawn.
    case draft
    /// The provider has it. Next: approved, rejected, awaiting_applicant, under_review.
    case checking
    /// Next: expired; under_review, when the provider opens it again.
    case approved
    case rejected
    /// Other or better documents are wanted. Next: checking.
    case awaitingApplicant = "awaiting_applicant"
    /// Staff decide. Next: approved, rejected, awaiting_applicant.
    case underReview = "under_review"
    case expired
    case withdrawn

    package enum Move: CaseIterable, Hashable, Sendable {
        case submit
        /// By itself or by staff.
        case approve
        case reject, requestDocuments
        /// What no rule decides goes to staff.
        case refer
        /// The provider looks again at what it had finished.
        case reopen
        case expire
        case withdraw
    }

    package static let states = Transitions<VerificationStatus, Move>(
        from: .draft,
        [
            (.draft, .submit, .checking),
            (.draft, .withdraw, .withdrawn),
            (.checking, .approve, .approved),
            (.checking, .reject, .rejected),
            (.checking, .requestDocuments, .awaitingApplicant),
            (.checking, .refer, .underReview),
            (.checking, .reopen, .checking),
            (.awaitingApplicant, .submit, .checking),
            (.underReview, .approve, .approved),
            (.underReview, .reject, .rejected),
            (.underReview, .requestDocuments, .awaitingApplicant),
            (.underReview, .reopen, .underReview),
            (.approved, .reopen, .underReview),
            (.approved, .expire, .expired),
        ])

    /// Whether the customer may begin no other meanwhile.
    package var isOpen: Bool {
        switch self {
        case .draft, .checking, .awaitingApplicant, .underReview: true
        case .approved, .rejected, .expired, .withdrawn: false
        }
    }

    /// The customer may hand in.
    package var takesDocuments: Bool { self == .draft || self == .awaitingApplicant }
}
