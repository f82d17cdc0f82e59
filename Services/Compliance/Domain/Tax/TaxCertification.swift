/// Where a customer says to be taxed.
package struct TaxCertification: Hashable, Sendable {
    /// Why there is no number.
    package enum Reason: String, CaseIterable, Sendable {
        /// The country gives none.
        case notIssued = "A"
        /// It cannot be had, as is explained.
        case unobtainable = "B"
        /// The country does not want it known.
        case notRequired = "C"
    }

    package enum Number: Hashable, Sendable {
        case known(String)
        case missing(Reason, explanation: String?)
    }

    package struct Residence: Hashable, Sendable {
        package let country: CountryCode
        package let number: Number

        package init(country: CountryCode, number: Number) {
            self.country = country
            self.number = number
        }
    }

    /// What else is known of the customer, which may speak against what they say.
    package struct Indicia: Hashable, Sendable {
        /// Of the address in the profile.
        package let addressCountry: CountryCode?
        package let phone: String?

        package init(addressCountry: CountryCode?, phone: String?) {
            self.addressCountry = addressCountry
            self.phone = phone
        }
    }

    package let isUSPerson: Bool
    package let birthCountry: CountryCode
    package let residences: [Residence]

    package init(isUSPerson: Bool, birthCountry: CountryCode, residences: [Residence]) {
        self.isUSPerson = isUSPerson
        self.birthCountry = birthCountry
        self.residences = residences
    }

    private static let unitedStates = "US"

    /// An authority has to be told of the account: of people whom the United States tax, and of those who are taxed
    /// elsewhere than where they live.
    package func isReportable(_ indicia: Indicia) -> Bool {
        isUSPerson
            || residences.contains { residence in
                residence.country.alpha2 == Self.unitedStates
                    || indicia.addressCountry.map { $0 != residence.country } == true
            }
    }

    /// What they say does not fit what is known, or lacks something: papers are wanted.
    package func needsCure(_ indicia: Indicia) -> Bool {
        let american = residences.filter { $0.country.alpha2 == Self.unitedStates }
        let hasNumber = american.contains { if case .known = $0.number { true } else { false } }
        if isUSPerson { return !hasNumber || isUnexplained }
        return !american.isEmpty || birthCountry.alpha2 == Self.unitedStates
            || indicia.addressCountry?.alpha2 == Self.unitedStates || indicia.phone.map(AmericanPhone.isOne) == true
            || isUnexplained
    }

    private var isUnexplained: Bool {
        residences.contains { $0.number == .missing(.unobtainable, explanation: nil) }
    }
}

/// Which numbers behind +1 are of the United States and their territories: the plan is shared.
package enum AmericanPhone {
    /// Canada's, those of the islands, and those of no place.
    private static let elsewhere = Set(
        """
        204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 468 474 506 514
        519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905
        242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876
        500 521 522 533 544 566 577 588 600 622 700 800 833 844 855 866 877 888 900
        """.split { $0 == " " || $0 == "\n" }.map(String.init))

    /// - Parameter phone: in E.164 form.
    package static func isOne(_ phone: String) -> Bool {
        guard phone.hasPrefix("+1"), phone.utf8.count == 12 else { return false }
        return !elsewhere.contains(String(phone.dropFirst(2).prefix(3)))
    }
}
