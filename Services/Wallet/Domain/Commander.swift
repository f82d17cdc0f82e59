package import Primitives

/// By what a command came.
package enum Channel: String, Sendable, CaseIterable {
    case session
    case apiKey = "api_key"
    case staff
    case system
}

/// Who set off what a service asks for.
package struct Initiator: Sendable, Hashable {
    package let user: UserID
    /// Only `session` is a person who can give a PIN.
    package let channel: Channel

    package init(user: UserID, channel: Channel) {
        self.user = user
        self.channel = channel
    }
}

/// Who gives a command. Decides what is "own" and whether a PIN authorisation is asked for.
package enum Commander: Sendable, Hashable {
    /// A customer; `isPerson` when it is a session and not an API key.
    case customer(OwnerID, isPerson: Bool)
    /// A member of staff, in the most powerful of the roles that the person has.
    case staff(UniqueID, StaffRole)
    /// Another service, by the name that the broker knows it by, and who set it off; nobody: the service by itself.
    case service(String, for: Initiator? = nil)

    package var owner: OwnerID? {
        if case .customer(let owner, _) = self { owner } else { nil }
    }

    package var service: String? {
        if case .service(let name, _) = self { name } else { nil }
    }

    /// Who uses purposes: the service, or ``PurposeTable/ourselves`` for the wallet's own routes.
    var user: String { service ?? PurposeTable.ourselves }

    package var isPerson: Bool {
        switch self {
        case .customer(_, let isPerson): isPerson
        case .staff: false
        case .service(_, let initiator): initiator?.channel == .session
        }
    }

    package var isStaff: Bool {
        if case .staff = self { true } else { false }
    }

    package var initiator: UniqueID? {
        switch self {
        case .customer(let owner, _): owner.rawValue
        case .staff(let user, _): user
        case .service(_, let initiator): initiator?.user.rawValue
        }
    }

    package var channel: Channel {
        switch self {
        case .customer(_, let isPerson): isPerson ? .session : .apiKey
        case .staff: .staff
        case .service(_, let initiator): initiator?.channel ?? .system
        }
    }

    /// Customers command their own accounts, services those of all customers, and staff those verbs that their role
    /// has; a debit is none of them. What a service manages is commanded by that service alone.
    package func mayCommand(_ account: Account, as verb: StaffVerb? = nil) -> Bool {
        guard let accountOwner = account.owner, account.manager == nil || account.manager == service else {
            return false
        }
        switch self {
        case .customer(let owner, _): return owner == accountOwner
        case .staff(_, let role): return verb?.roles.contains(role) ?? false
        case .service: return true
        }
    }

    /// Whether a purpose is the commander's: a service uses its own, customers and staff those of the wallet's routes.
    package func mayUse(_ purpose: Purpose) -> Bool {
        purpose.services.contains(user)
    }
}
