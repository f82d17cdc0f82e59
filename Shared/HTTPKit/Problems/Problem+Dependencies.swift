package import Authentication
package import PostgresAccess

extension PostgresError: ProblemConvertible {
    /// What a retry may heal is 503; the rest is a bug of ours. Violations that a service expects are turned into its
    /// own errors in `Store/` and do not come here.
    package var problem: Problem { isTransient ? .unavailable("database") : .internalError }
}

extension PasswordHasher.Overloaded: ProblemConvertible {
    /// Hashing is bounded; the next second has room again.
    package var problem: Problem { .unavailable("password_check") }
}

extension TokenError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .expired: .tokenExpired
        case .keysUnavailable: .unavailable("signing_keys")
        case .malformed, .unsupportedAlgorithm, .unknownKey, .badSignature, .notForUs, .notYetValid, .revoked:
            .invalidToken
        }
    }
}
