import Primitives

/// Somebody or something on a list, in one shape whatever list it came from.
package struct ListEntry: Hashable, Sendable {
    /// The list's own id, which stays the same from version to version.
    package let sourceID: String
    package let schema: ScreeningSchema
    /// The first is the primary name.
    package let names: [ListedName]
    package let birthDates: [BirthDate]
    /// ISO 3166 alpha-2: nationality, citizenship, addresses, flag.
    package let countries: [String]
    package let identifiers: [ListedIdentifier]
    package let programmes: [String]
    /// The names of entries it is linked to.
    package let linkedTo: [String]

    package var name: String { names[0].text }

    package init(
        sourceID: String, schema: ScreeningSchema, names: [ListedName], birthDates: [BirthDate] = [],
        countries: [String] = [], identifiers: [ListedIdentifier] = [], programmes: [String] = [],
        linkedTo: [String] = []
    ) {
        self.sourceID = sourceID
        self.schema = schema
        self.names = names
        self.birthDates = birthDates
        self.countries = countries
        self.identifiers = identifiers
        self.programmes = programmes
        self.linkedTo = linkedTo
    }
}

package struct ListedName: Hashable, Sendable {
    package let text: String
    /// A name so common or so loosely tied to the person that alone it is no match.
    package let isWeak: Bool

    package init(_ text: String, isWeak: Bool = false) {
        self.text = text
        self.isWeak = isWeak
    }
}

/// The number of a passport, a register, a ship.
package struct ListedIdentifier: Hashable, Sendable {
    /// As the list calls it: `Passport`, `Tax ID No.`.
    package let kind: String
    package let number: String

    package init(kind: String, number: String) {
        self.kind = kind
        self.number = number
    }

    /// What is compared: letters and digits, in capitals; `IMO 9569205` is `9569205`. Nil for what is too short to be
    /// told from a chance.
    package static func comparable(_ number: String) -> String? {
        var letters = number.asciiUppercased.utf8.filter { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        if letters.starts(with: Array("IMO".utf8)) { letters.removeFirst(3) }
        guard letters.count >= shortest, letters.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
        return String(decoding: letters, as: UTF8.self)
    }

    private static let shortest = 5
}
