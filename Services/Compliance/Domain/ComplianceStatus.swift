package import Primitives

/// How the service is doing, as far as it can tell itself.
package struct ComplianceStatus: Hashable, Sendable {
    /// When the schema was made.
    package let installedAt: Timestamp

    package init(installedAt: Timestamp) {
        self.installedAt = installedAt
    }

    /// Never less than nothing: the clocks of two machines differ.
    package func age(at now: Timestamp) -> Duration {
        max(.zero, now - installedAt)
    }
}
