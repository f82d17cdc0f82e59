package import PolicyKit
import Synchronization

/// The policy as this process knows it: what the program carries in itself until it is told another.
package final class PolicyCache: Sendable {
    private let known: Mutex<AssessmentPolicy>

    package init(_ policy: AssessmentPolicy) {
        known = Mutex(policy)
    }

    package convenience init(_ mode: RunMode) throws {
        self.init(try PolicySeed.policy(gates: mode == .production ? nil : PolicySeed.openGates))
    }

    package var current: AssessmentPolicy { known.withLock { $0 } }

    /// An older version has no effect, in whatever order they come.
    package func take(_ policy: AssessmentPolicy) {
        known.withLock { known in
            if policy.version >= known.version { known = policy }
        }
    }
}
