/// What becomes of a verification when its checks are there.
package enum KYCDecision: Hashable, Sendable {
    case approve
    case review
    case ask(Verification.Wanted)

    /// Nothing is approved by itself unless everything that was to be looked at is good.
    package init(
        _ verification: Verification, _ answer: ProviderAnswer, _ checks: [VerificationCheck],
        _ standing: CustomerStanding
    ) {
        switch answer {
        case .documentRejected:
            self = .ask(.init(kinds: [], detail: "The document could not be accepted. Please hand in another picture."))
        case .awaitingApplicant:
            self = .ask(.init(kinds: [], detail: "Something is missing. Please hand in the documents again."))
        case .clear:
            let isGood =
                checks.allSatisfy { $0.result == .passed } && standing.isHighRisk == false && standing.isFresh
            self = isGood && verification.kind == .individual ? .approve : .review
        case .pending, .reopened, .review: self = .review
        }
    }
}
