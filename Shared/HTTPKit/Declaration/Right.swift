package import Authentication

/// What a route lets its caller do, told apart so that a role which may look or stop cannot also take money. Over what
/// belongs to whom is said by the route's access.
package enum Right: String, CaseIterable, Hashable, Sendable {
    /// Reads; changes nothing.
    case see
    /// Keeps one's own account: password, sessions, keys. Everybody's, whatever else they are.
    case own
    /// Changes the state of things: opens, freezes, locks, decides, sets rules. No balance falls or rises by it.
    case act
    /// Writes in the books, whose control accounts are closed to hand: customers' money stays where it is.
    case keepBooks = "keep_books"
    /// A balance may fall or rise by it.
    case moveMoney = "move_money"
}

extension Role {
    /// The one table of who may do what. Customers and merchants: with what is theirs alone.
    package var rights: Set<Right> {
        switch self {
        case .customer, .merchant: [.see, .own, .act, .moveMoney]
        case .support, .compliance: [.see, .own, .act]
        case .accountant: [.see, .own, .keepBooks]
        case .auditor: [.see, .own]
        case .operator: [.see, .own, .act, .moveMoney]
        case .admin: Self.impliedByAdmin.reduce(into: []) { $0.formUnion($1.rights) }
        }
    }
}
