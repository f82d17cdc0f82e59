package import Primitives

/// A document as far as decisions go; its content is a file.
package struct KYCDocument: Hashable, Sendable {
    package let id: DocumentID
    package let kind: DocumentKind
    /// Of a kind with one side it is what the sender says, and means nothing.
    package let side: DocumentKind.Side?
    package let number: String?
    /// As it was sent: two or three letters.
    package let issuingCountry: String?
    package let issuedOn: CalendarDay?
    package let expiresOn: CalendarDay?
    /// The lines of the machine-readable zone, joined by line feeds.
    package let mrz: String?

    package init(
        id: DocumentID, kind: DocumentKind, side: DocumentKind.Side? = nil, number: String? = nil,
        issuingCountry: String? = nil, issuedOn: CalendarDay? = nil, expiresOn: CalendarDay? = nil, mrz: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.side = side
        self.number = number
        self.issuingCountry = issuingCountry
        self.issuedOn = issuedOn
        self.expiresOn = expiresOn
        self.mrz = mrz
    }

    /// What the zone says; nil where there is none.
    /// - Parameter day: of the upload: a zone's years have two digits.
    package func zone(on day: CalendarDay) -> MRZ? {
        mrz.flatMap { try? MRZ($0, today: day) }  // what cannot be read was refused when it came
    }

    /// The last day of it, typed or in the zone, whichever is earlier.
    package func lastDay(asOf day: CalendarDay) -> CalendarDay? {
        [expiresOn, zone(on: day)?.expiry.day].compactMap(\.self).min()
    }

    /// Of several uploads of one side the last counts.
    /// - Parameter documents: in the order in which they came.
    package static func current(_ documents: [KYCDocument]) -> [KYCDocument] {
        struct Place: Hashable {
            let kind: DocumentKind
            let side: DocumentKind.Side?
        }
        var last: [Place: KYCDocument] = [:]
        for document in documents {
            let side = document.kind.sides == [nil] ? nil : document.side
            last[Place(kind: document.kind, side: side)] = document
        }
        let kept = Set(last.values.map(\.id))
        return documents.filter { kept.contains($0.id) }
    }

    /// Of documents that count, the kind that shows who somebody is and of which all sides are there.
    package static func identity(in current: [KYCDocument]) -> DocumentKind? {
        DocumentKind.identity.first { kind in
            kind.sides.allSatisfy { side in current.contains { $0.kind == kind && (side == nil || $0.side == side) } }
        }
    }

    /// What a provider looks at: a document that shows who somebody is, and a face. Empty: a person looks.
    /// - Parameter documents: in the order in which they came.
    package static func forProvider(_ documents: [KYCDocument]) -> [KYCDocument] {
        let current = current(documents)
        guard let identity = identity(in: current), current.contains(where: { $0.kind == .selfie }) else { return [] }
        return current.filter { $0.kind == identity || $0.kind == .selfie }
    }
}
