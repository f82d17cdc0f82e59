package import Authentication

/// Who may call a route. Denies by default: whoever is not named is refused with 403 `forbidden`.
///
/// A person's session needs a role. A caller with an API key needs the route's scope as well; a route without a scope
/// is closed to API keys. What belongs to somebody else is not decided here but in the service, as 404.
package struct Access: Sendable, Equatable {
    package enum Callers: Sendable, Equatable {
        case anyone
        case anyAuthenticated
        case roles(Set<Role>)
    }

    package let callers: Callers
    package let scope: Scope?

    /// No token is needed, none is looked at.
    package static let `public` = Access(callers: .anyone, scope: nil)
    /// Every person with a valid session; no API keys.
    package static let anyAuthenticated = Access(callers: .anyAuthenticated, scope: nil)

    /// Every person with a valid session, and API keys with this scope.
    package static func authenticated(scope: Scope) -> Access {
        Access(callers: .anyAuthenticated, scope: scope)
    }

    /// Callers with one of the roles (`admin` counts as those it implies, an auditor reads what staff reads), and
    /// their API keys with this scope.
    package static func roles(_ roles: Set<Role>, scope: Scope? = nil) -> Access {
        Access(callers: .roles(roles), scope: scope)
    }

    package var isPublic: Bool { callers == .anyone }

    /// Whether this caller may pass.
    /// - Parameter reading: the route changes nothing.
    package func admits(_ caller: Caller, reading: Bool) -> Bool {
        switch callers {
        case .anyone: return true
        case .anyAuthenticated: break
        case .roles(let roles): guard caller.hasAny(of: roles, reading: reading) else { return false }
        }
        guard let granted = caller.scopes else { return true }
        guard let scope else { return false }
        return granted.contains(scope)
    }
}
