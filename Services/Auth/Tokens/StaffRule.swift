import Authentication

/// Whether staff act with a password alone. Where they may not, a token names their roles only if its session has gone
/// through a second factor: without one they can sign in, look after their own account and set one up, and nothing
/// else.
struct StaffRule: Sendable {
    let asksForSecondFactor: Bool

    /// The roles that a token names.
    /// - Parameter hasSecondFactor: whether one was shown; for an API key, whether its owner has one.
    func roles(of user: User, hasSecondFactor: Bool) -> [Role] {
        isEnrolmentRequired(of: user, hasSecondFactor: hasSecondFactor)
            ? user.roles.filter { !Role.staff.contains($0) } : user.roles
    }

    func isEnrolmentRequired(of user: User, hasSecondFactor: Bool) -> Bool {
        asksForSecondFactor && !hasSecondFactor && !Role.staff.isDisjoint(with: user.roles)
    }
}
