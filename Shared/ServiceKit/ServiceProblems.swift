package import HTTPKit
package import Messaging
package import RedisAccess

extension MessagingError: ProblemConvertible {
    /// A refusal of the asked service is for the asking one to understand; here it is a bug.
    package var problem: Problem { isTransient ? .dependencyUnavailable : .internalError }
}

extension RedisError: ProblemConvertible {
    package var problem: Problem { .dependencyUnavailable }
}
