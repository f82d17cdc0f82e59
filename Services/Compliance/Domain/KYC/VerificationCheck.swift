/// One thing that was looked at.
package struct VerificationCheck: Hashable, Sendable {
    package enum Result: String, Sendable, CaseIterable {
        case passed, failed
        /// Nobody could read it, or nobody has looked: neither good nor bad, and never taken for good.
        case unread
        /// A person has to look.
        case review
    }

    package enum Name: String, Sendable, CaseIterable {
        /// What the provider says of the document and of the face.
        case provider
        /// What the provider read in the document is what the customer says.
        case extractedData = "extracted_data"
        /// The machine-readable zone, where the customer has typed it.
        case mrz
        /// Nobody else has shown a document of this number.
        case documentNumber = "document_number"
        case screening
        case politicalExposure = "political_exposure"
    }

    package let name: Name
    package let result: Result
    /// A sentence or a word for people; nothing of the customer.
    package let detail: String?

    package init(_ name: Name, _ result: Result, _ detail: String? = nil) {
        self.name = name
        self.result = result
        self.detail = detail
    }
}

/// What lists of sanctions and of public persons say of a customer.
package enum ScreeningState: String, Sendable, CaseIterable {
    /// Nobody has looked: never taken for clear.
    case unscreened
    case clear
    /// There is a hit that nobody has decided.
    case open
    case confirmed

    package var check: VerificationCheck {
        switch self {
        case .clear: VerificationCheck(.screening, .passed)
        case .unscreened: VerificationCheck(.screening, .unread, "unscreened")
        case .open: VerificationCheck(.screening, .review, "open")
        case .confirmed: VerificationCheck(.screening, .failed, "confirmed")
        }
    }
}

/// How a customer stands beyond the documents.
package struct CustomerStanding: Hashable, Sendable {
    package let screening: ScreeningState
    /// Nil: nobody has weighed it. Then nothing is decided without a person.
    package let isHighRisk: Bool?
    /// Lists are not too old, and newspapers were asked, to decide anything without a person.
    package let isFresh: Bool
    /// A list of public persons has, or may have, the customer.
    package let isPublicPerson: Bool

    package init(
        screening: ScreeningState, isHighRisk: Bool?, isFresh: Bool = true, isPublicPerson: Bool = false
    ) {
        self.screening = screening
        self.isHighRisk = isHighRisk
        self.isFresh = isFresh
        self.isPublicPerson = isPublicPerson
    }

    package static let unknown = CustomerStanding(screening: .unscreened, isHighRisk: nil)
}
