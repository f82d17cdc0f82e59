package import Primitives

/// A customer as lists are searched for them.
package struct ScreenedCustomer: Hashable, Sendable {
    package let name: String
    package let birthDate: CalendarDay
    /// ISO 3166 alpha-2: nationality and residence.
    package let countries: [String]
    /// The numbers of documents that the customer has shown.
    package let identifiers: [String]

    init(name: String, birthDate: CalendarDay, countries: [String], identifiers: [String]) {
        self.name = name
        self.birthDate = birthDate
        self.countries = countries
        self.identifiers = identifiers
    }

    package init(_ profile: CustomerProfile, identifiers: [String]) {
        let countries = [profile.nationality.alpha2, profile.address.country.alpha2]
        self.init(
            name: "\(profile.firstName) \(profile.lastName)", birthDate: profile.birthDate,
            countries: countries[0] == countries[1] ? [countries[0]] : countries, identifiers: identifiers)
    }

    /// What is searched for: entries of every kind, for a business goes by its owner's name as well, and a ship may be
    /// called like one. Organisation stands for company too.
    private static let schemas: [ScreeningSchema] = [.person, .organization, .vessel, .aircraft]
    /// So many entries of a kind; of more a person learns nothing.
    private static let mostOfAKind = 50

    /// All that is like the customer on a list, the most alike first.
    package func matches(on list: ListName, _ index: ScreeningIndex) -> [ListMatch] {
        let birth = BirthDate(birthDate, birthDate)
        let found = Self.schemas.flatMap { schema in
            index.search(
                ScreeningQuery(
                    schema: schema, name: name, birthDate: birth, countries: countries, identifiers: identifiers,
                    limit: Self.mostOfAKind))
        }
        return found.map { ListMatch(list: list, $0, of: self) }.sorted { $0.score > $1.score }
    }
}
