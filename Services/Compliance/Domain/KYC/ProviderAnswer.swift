package import Primitives

/// How a provider stands to one check of ours, in our words.
package enum ProviderAnswer: Hashable, Sendable {
    /// It is at work.
    case pending
    /// It was over, and is looked at again.
    case reopened
    /// Complete, clear, and clear in every part.
    case clear(ExtractedData)
    /// The document cannot be taken; another may be.
    case documentRejected
    /// It wants something of the customer.
    case awaitingApplicant
    /// Complete and not clear, or given up: a word of the provider's for the person who decides.
    case review(String)

    /// It will not change by itself.
    package var isFinal: Bool {
        switch self {
        case .pending, .reopened: false
        case .clear, .documentRejected, .awaitingApplicant, .review: true
        }
    }

    package var check: VerificationCheck {
        switch self {
        case .pending: VerificationCheck(.provider, .unread, "in_progress")
        case .reopened: VerificationCheck(.provider, .review, "reopened")
        case .clear: VerificationCheck(.provider, .passed)
        case .documentRejected: VerificationCheck(.provider, .failed, "document_rejected")
        case .awaitingApplicant: VerificationCheck(.provider, .unread, "awaiting_applicant")
        case .review(let word): VerificationCheck(.provider, .review, word)
        }
    }
}

/// What a provider has read in a document. Absent is what it does not tell.
package struct ExtractedData: Hashable, Sendable {
    package let firstName: String?
    package let lastName: String?
    package let birthDate: CalendarDay?

    package init(firstName: String? = nil, lastName: String? = nil, birthDate: CalendarDay? = nil) {
        self.firstName = firstName
        self.lastName = lastName
        self.birthDate = birthDate
    }

    /// Whether it is what the customer says. What is not told is `unread`.
    package func check(against profile: CustomerProfile) -> VerificationCheck {
        guard let firstName, let lastName, let birthDate else { return VerificationCheck(.extractedData, .unread) }
        guard birthDate == profile.birthDate else { return VerificationCheck(.extractedData, .review, "birth_date") }
        guard Self.letters(firstName) == Self.letters(profile.firstName),
            Self.letters(lastName) == Self.letters(profile.lastName)
        else { return VerificationCheck(.extractedData, .review, "name") }
        return VerificationCheck(.extractedData, .passed)
    }

    /// Documents write names in capitals, with or without hyphens. Other alphabets and marks are for a person to judge.
    private static func letters(_ name: String) -> String {
        String(String.UnicodeScalarView(name.uppercased().unicodeScalars.filter { $0.properties.isAlphabetic }))
    }
}
