/// What an account may do, as an administrator left it. Wrong passwords are counted elsewhere: see ``Lockout``.
package enum AccountStatus: String, CaseIterable, Hashable, Sendable {
    /// → locked, closed
    case active
    /// No sign-in, no tokens. → active, closed
    case locked
    /// As if it did not exist. Final.
    case closed
}

/// How well we know a customer; limits follow it.
package enum KYCTier {
    package static let range = 0...3
}
