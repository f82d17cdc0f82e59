package import Primitives

/// What only a person's own word allows (GDPR, article 7).
package enum ProcessingPurpose: String, CaseIterable, Sendable {
    case marketing, analytics, profiling
}

/// A person's word about one purpose.
package struct ProcessingConsent: Hashable, Sendable {
    package enum Status: String, CaseIterable, Sendable {
        /// Never asked, which allows nothing.
        case notGiven = "not_given"
        case granted, withdrawn
    }

    package let purpose: ProcessingPurpose
    package let granted: Bool
    /// Of the words that the person was shown; nil when nobody asked yet.
    package let textVersion: String?
    /// The change that made it so, and when.
    package let change: UniqueID?
    package let at: Timestamp?

    package init(purpose: ProcessingPurpose, granted: Bool, textVersion: String?, change: UniqueID?, at: Timestamp?) {
        self.purpose = purpose
        self.granted = granted
        self.textVersion = textVersion
        self.change = change
        self.at = at
    }

    package static func none(_ purpose: ProcessingPurpose) -> ProcessingConsent {
        ProcessingConsent(purpose: purpose, granted: false, textVersion: nil, change: nil, at: nil)
    }

    package var status: Status { granted ? .granted : change == nil ? .notGiven : .withdrawn }
}
