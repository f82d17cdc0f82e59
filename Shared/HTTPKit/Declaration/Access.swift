package import Authentication
import JSONKit
import Primitives

/// Who may call a route. Denies by default: whoever is not named is refused with 403 `forbidden`.
///
/// A person's session needs a role. A caller with an API key needs the route's scope as well; a route without a scope
/// is closed to API keys. What belongs to somebody else is 404 to everyone but the route's overseers.
package struct Access: Sendable, Equatable {
    package enum Callers: Sendable, Equatable {
        case anyone
        case anyAuthenticated
        case roles(Set<Role>)
    }

    package let callers: Callers
    package let scope: Scope?
    /// Who also reaches what belongs to others; to everyone else a foreign id is one that does not exist. As with
    /// callers, `admin` counts as those it implies, and an auditor reads what staff reads.
    package let overseers: Set<Role>
    /// Public, and a token is looked at where one comes.
    package let knowsCallers: Bool

    private init(
        _ callers: Callers, scope: Scope? = nil, overseers: Set<Role> = [], knowsCallers: Bool = false
    ) {
        self.callers = callers
        self.knowsCallers = knowsCallers
        self.scope = scope
        self.overseers = overseers
    }

    /// No token is needed, none is looked at.
    package static let `public` = Access(.anyone)
    /// No token is needed; of a valid one it is known whose it is, and one that is not valid is none.
    package static let publicKnowing = Access(.anyone, knowsCallers: true)
    /// Every person with a valid session; no API keys.
    package static let anyAuthenticated = Access(.anyAuthenticated)

    /// Every person with a valid session, and API keys with this scope.
    package static func authenticated(scope: Scope, overseers: Set<Role> = []) -> Access {
        Access(.anyAuthenticated, scope: scope, overseers: overseers)
    }

    /// Callers with one of the roles (`admin` counts as those it implies, an auditor reads what staff reads), and
    /// their API keys with this scope. Overseers call it as well.
    package static func roles(_ roles: Set<Role>, scope: Scope? = nil, overseers: Set<Role> = []) -> Access {
        Access(.roles(roles.union(overseers)), scope: scope, overseers: overseers)
    }

    package var isPublic: Bool { callers == .anyone }

    /// Whether this caller may pass.
    package func admits(_ caller: Caller, reading: Bool) -> Bool { refusal(of: caller, reading: reading) == nil }

    /// What this caller lacks; nil when he may pass.
    /// - Parameter reading: the route changes nothing.
    package func refusal(of caller: Caller, reading: Bool) -> Problem? {
        if case .roles(let roles) = callers, !caller.hasAny(of: roles, reading: reading) {
            let names = roles.map(\.rawValue).sorted().joined(separator: " ")
            // Also those who have the rights of one of them.
            var passing = roles
            if !roles.isDisjoint(with: Role.impliedByAdmin) {
                passing.insert(.admin)
                if reading { passing.insert(.auditor) }
            }
            let list = passing.map(\.rawValue).sorted().joined(separator: ", ")
            return .forbidden("needs one of these roles: \(list)", members: [("required_roles", names)])
        }
        guard callers != .anyone, let granted = caller.scopes else { return nil }
        guard let scope else { return .forbidden("no API key can do this, only a session") }
        if granted.contains(scope) { return nil }
        // RFC 6750 section 3.1
        return .forbidden("the API key lacks a scope", members: [("required_scope", scope.rawValue)])
            .header(
                "WWW-Authenticate", #"Bearer realm="florin", error="insufficient_scope", scope="\#(scope.rawValue)""#)
    }

    /// Why a route with this access cannot ask for this right; nil when it can.
    /// - Parameter reading: the route changes nothing.
    package func mistake(giving right: Right, reading: Bool) -> String? {
        if reading != (right == .see) { return "\(right.rawValue) is not what a route of its method does" }
        guard callers != .anyone else { return nil }
        if right == .own, callers != .anyAuthenticated || !overseers.isEmpty {
            return "one's own account is kept by everybody, and by nobody for others"
        }
        let someone = UserID(.example)
        let lacking = Role.allCases.filter { role in
            admits(Caller(userID: someone, roles: [role]), reading: reading) && !role.rights.contains(right)
        }
        guard !lacking.isEmpty else { return nil }
        return "\(lacking.map(\.rawValue).joined(separator: " ")) may not \(right.rawValue)"
    }

    /// Nobody passes who is not of the staff.
    package var isForStaffAlone: Bool {
        guard case .roles(let roles) = callers else { return false }
        return roles.isSubset(of: Role.staff)
    }

    /// Whether this caller reaches what belongs to others.
    package func oversees(_ caller: Caller, reading: Bool) -> Bool {
        caller.hasAny(of: overseers, reading: reading)
    }
}
