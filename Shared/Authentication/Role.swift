/// What a person may be. A user has one or more.
package enum Role: String, CaseIterable, Hashable, Sendable {
    case customer
    case merchant
    case support
    case compliance
    case accountant
    case `operator`
    case admin
    /// Reads what operator, accountant, support and compliance read; changes nothing.
    case auditor

    /// The roles with all that they imply: an admin may do whatever the four staff roles may.
    package static func effective(_ roles: some Sequence<Role>) -> Set<Role> {
        var effective = Set(roles)
        if effective.contains(.admin) { effective.formUnion(impliedByAdmin) }
        return effective
    }

    /// Those who see or act on what belongs to others.
    package static let staff: Set<Role> = impliedByAdmin.union([.admin, .auditor])
    package static let impliedByAdmin: Set<Role> = [.operator, .accountant, .support, .compliance]
}
