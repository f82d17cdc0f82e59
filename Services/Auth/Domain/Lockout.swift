package import Primitives

/// Wrong passwords and codes of one account (whether it exists or not) or from one network address.
///
/// A count is forgotten 15 minutes after its last failure. At the limit no password is looked at any more, so the lock
/// opens by itself and a guess during it neither succeeds nor prolongs it.
package struct Lockout: Hashable, Sendable {
    package static let memory: Duration = .seconds(15 * 60)
    /// For one account, from wherever the guesses come.
    package static let accountLimit = 5

    package let failures: Int
    package let forgottenAt: Timestamp

    package init(failures: Int, forgottenAt: Timestamp) {
        self.failures = failures
        self.forgottenAt = forgottenAt
    }

    /// How long the door stays shut, or nil if it is open.
    package func remaining(limit: Int, at now: Timestamp) -> Duration? {
        guard failures >= limit, forgottenAt > now else { return nil }
        return forgottenAt - now
    }
}
