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
    case webhookNotSigned
    case webhookMalformed
    case unknownProvider
    /// The same network, device or person is blocked already.
    case alreadyBlocked
    /// A block whose time is over before it begins.
    case blockEndsAtOnce
}
