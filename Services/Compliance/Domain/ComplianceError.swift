/// Every refusal of this service.
package enum ComplianceError: Error, Hashable, Sendable {
    /// Nothing of that id for this caller.
    case notFound
    /// Nobody under age is a customer.
    case underage
    /// Who the customer is has been shown, or is being looked at: the profile stays as it is.
    case profileFixed
    /// The customer has not said who they are.
    case profileMissing
    /// There is one that is not decided yet.
    case verificationOpen
    /// It has been decided, and stays so.
    case alreadyDecided(Verification.Status)
    /// It stands otherwise than this needs.
    case notNow(Verification.Status)
    /// Staff would decide about themselves.
    case ownDecision
    case documentMissing([KYCRequirements.Item])
    case documentExpired(DocumentKind)
    /// A picture too small or too large, or a PDF that does things.
    case documentUnsafe(String)
    case tooManyDocuments
    /// The machine-readable zone is wrong, or tells of somebody else.
    case mrzMismatch(String)
    /// The lists say who the customer must not be, or may be: nobody is approved before that is settled.
    case screeningUnsettled
    /// The id of an assessment belongs to another question.
    case assessmentIDReused
    /// Nothing can be said of the operation now, which is never called harmless.
    case assessmentUnavailable
    case amountNotPositive
    /// What was asked about has its answer: nobody waits for another.
    case assessmentDecided(AssessmentDecision)
    /// The alert is over.
    case alertDecided(AlertStatus)
    /// It stands otherwise than this needs.
    case alertNotNow(AlertStatus)
    /// The case is over.
    case caseClosed
    /// It stands otherwise than this needs, or another outcome is proposed.
    case caseNotNow(CaseStatus)
    case ruleInvalid(RuleInvalid)
    case ruleCodeTaken
    /// Its state does not lead there.
    case ruleNotNow(Rule.Mode)
    /// Somebody has written another version meanwhile.
    case versionChanged
    /// No list is loaded, or one that was asked for is not: nobody can say that there is nothing.
    case screeningUnavailable
    case hitDecided(HitStatus)
    case listVersionNotNow(ListVersionStatus)
    /// So many are labelled, and so many of these as fraud: boosted trees need more.
    case notEnoughLabels(labels: Int, frauds: Int)
    /// It stands otherwise than this needs.
    case fraudModelNotNow(FraudModelStatus)
    /// No model is active, or this process cannot read it.
    case noFraudModel
    case webhookNotSigned
    case webhookMalformed
    case unknownProvider
    /// The same network, device or person is blocked already.
    case alreadyBlocked
    /// A block whose time is over before it begins.
    case blockEndsAtOnce
}
