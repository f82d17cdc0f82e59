import Primitives

/// An entry of a list that a customer is like, with all that a person needs who decides whether they are one.
package struct ListMatch: Hashable, Sendable {
    package let list: ListName
    package let sourceID: String
    package let schema: ScreeningSchema
    /// The entry's primary name.
    package let name: String
    /// The name of the entry's that the customer's is most like.
    package let matchedName: String
    package let score: MatchScore
    package let reasons: [String]
    package let birthDates: [String]
    package let countries: [String]
    package let programmes: [String]
    /// Who is listed: the digest of the entry's names and birth dates, under whatever id and in whatever version.
    package let person: [UInt8]
    /// What a decision about the customer and the entry rests on: the digest of both sides' names and birth dates, and
    /// of the programmes.
    package let facts: [UInt8]

    package init(
        list: ListName, sourceID: String, schema: ScreeningSchema, name: String, matchedName: String,
        score: MatchScore, reasons: [String], birthDates: [String], countries: [String], programmes: [String],
        person: [UInt8], facts: [UInt8]
    ) {
        self.list = list
        self.sourceID = sourceID
        self.schema = schema
        self.name = name
        self.matchedName = matchedName
        self.score = score
        self.reasons = reasons
        self.birthDates = birthDates
        self.countries = countries
        self.programmes = programmes
        self.person = person
        self.facts = facts
    }

    init(list: ListName, _ hit: ScreeningHit, of customer: ScreenedCustomer) {
        let entry = hit.entry
        let names = entry.names.map(\.text)
        let births = entry.birthDates.map(\.description)
        let person = Self.digest([[entry.schema.rawValue], names, births])
        self.init(
            list: list, sourceID: entry.sourceID, schema: entry.schema, name: entry.name,
            matchedName: hit.matchedName, score: MatchScore(hit.score), reasons: hit.reasons.map(\.rawValue),
            birthDates: births, countries: entry.countries, programmes: entry.programmes, person: person,
            facts: Self.digest([
                [entry.schema.rawValue], names, births, entry.programmes, [customer.name],
                [customer.birthDate.description],
            ]))
    }

    /// Lists tell names in any order, so each group counts as a set. The lengths keep groups and texts apart.
    static func digest(_ groups: [[String]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for group in groups {
            let texts = Set(group).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            bytes += "\(texts.count):".utf8
            for text in texts { bytes += "\(text.utf8.count):\(text)".utf8 }
        }
        return Digest.sha256(bytes)
    }
}

extension ListMatch {
    /// The customer is stopped until a person has looked: so like that chance is no explanation, and nothing speaks
    /// against it.
    package var stops: Bool {
        guard schema == .person, list.isOfSanctions, score >= Self.leastToStop else { return false }
        if reasons.contains(MatchReason.identifier.rawValue) { return true }
        return !reasons.contains { Self.against.contains($0) }
    }

    private static let leastToStop = MatchScore(0.90)
    private static let against = Set(
        [MatchReason.birthDateDiffers, .weakAlias, .wordsDiffer, .commonWordsOnly].map(\.rawValue))
}
