/// What a name is the name of.
package enum ScreeningSchema: String, Hashable, Sendable, CaseIterable {
    case person
    case company
    case organization
    case vessel
    case aircraft

    var isPerson: Bool { self == .person }

    /// Lists do not agree on what is a company and what an organisation; a person is never a ship.
    package func meets(_ other: ScreeningSchema) -> Bool {
        self == other || (isOrganisation && other.isOrganisation)
    }

    var isOrganisation: Bool { self == .company || self == .organization }
}
