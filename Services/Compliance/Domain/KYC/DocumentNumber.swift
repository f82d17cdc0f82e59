/// A document's number as it is compared: people write it with blanks and hyphens, and in small letters.
package struct DocumentNumber: Hashable, Sendable {
    /// What a keyed hash is made of: country, kind, number.
    package let canonical: String

    /// Nil when nothing is left of the number.
    package init?(_ number: String, of kind: DocumentKind, issuedBy country: String?) {
        let letters = number.uppercased().unicodeScalars.filter {
            $0.properties.isAlphabetic || ("0"..."9").contains($0)
        }
        guard !letters.isEmpty else { return nil }
        let state = country.flatMap { CountryCode.alpha3(of: $0) } ?? country ?? ""
        canonical = "\(state)/\(kind.rawValue)/\(String(String.UnicodeScalarView(letters)))"
    }
}
