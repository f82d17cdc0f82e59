package import Primitives

/// What a customer has said, as far as a zone tells it too.
package struct ClaimedIdentity: Hashable, Sendable {
    package let firstName: String
    package let lastName: String
    package let birthDate: CalendarDay
    /// As typed beside the document; nil when nothing was.
    package let documentNumber: String?
    package let expiresOn: CalendarDay?

    package init(
        firstName: String, lastName: String, birthDate: CalendarDay, documentNumber: String? = nil,
        expiresOn: CalendarDay? = nil
    ) {
        self.firstName = firstName
        self.lastName = lastName
        self.birthDate = birthDate
        self.documentNumber = documentNumber
        self.expiresOn = expiresOn
    }
}

extension MRZ {
    /// One thing looked at.
    package enum Aspect: String, CaseIterable, Sendable {
        case checkDigits = "check_digits"
        case names
        case birthDate = "birth_date"
        case documentNumber = "document_number"
        case expiryDate = "expiry_date"
    }

    package struct Comparison: Hashable, Sendable {
        /// What does not agree.
        package let mismatches: [Aspect]
        /// Names have letters that nobody can compare by rule: a person looks.
        package let needsReview: Bool
        package var agrees: Bool { mismatches.isEmpty && !needsReview }
    }

    package func compare(with claimed: ClaimedIdentity) -> Comparison {
        let likeness = names.compare(surname: claimed.lastName, given: claimed.firstName)
        let disagreeing: [(Aspect, Bool)] = [
            (.checkDigits, !isValid),
            (.names, likeness == .other),
            (.birthDate, !birth.isSame(as: claimed.birthDate)),
            (.documentNumber, claimed.documentNumber.map { Self.letters($0) != Self.letters(documentNumber) } ?? false),
            (.expiryDate, claimed.expiresOn.map { !expiry.isSame(as: $0) } ?? false),
        ]
        return Comparison(mismatches: disagreeing.filter(\.1).map(\.0), needsReview: likeness == .unknown)
    }

    /// What zones have of a number: people also type its spaces and hyphens.
    private static func letters(_ number: String) -> String {
        number.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
