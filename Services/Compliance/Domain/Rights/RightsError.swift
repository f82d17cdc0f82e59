package import Primitives

/// Every refusal about people's rights, consents and what they certify.
package enum RightsError: Error, Hashable, Sendable {
    /// Nothing of that id for this caller.
    case notFound
    /// The same was asked for and is not done yet.
    case requestOpen(PrivacyRequest.Kind)
    /// It has ended, and stays so.
    case alreadyDecided(PrivacyRequestStatus)
    /// It stands otherwise than this needs.
    case notNow(String)
    /// Staff would decide about themselves.
    case ownDecision
    /// Money, debt or a dispute keeps the person here.
    case obligationsOpen([OpenObligation])
    /// A court or an authority wants kept what is there.
    case legalHold
    case secondFactorRequired(lockedUntil: Timestamp?)
    /// Numbered from 0 among those that the request names.
    case walletOfAnother(Int)
    /// Less than the law wants, in days.
    case keptTooShort(category: String, least: Int)
}

/// Why a person cannot go yet, as a service says it.
package struct OpenObligation: Hashable, Sendable {
    package let service: String
    /// `balance`
    package let code: String
    package let detail: String

    package init(service: String, code: String, detail: String) {
        self.service = service
        self.code = code
        self.detail = detail
    }
}
