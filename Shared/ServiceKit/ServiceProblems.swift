package import HTTPKit
package import Messaging
package import RedisAccess

extension MessagingError: ProblemConvertible {
    /// A refusal of the asked service is for the asking one to understand; here it is a bug. A request that nobody
    /// serves was sent before the other service first started.
    package var problem: Problem { isTransient || kind == .unroutable ? .unavailable("broker") : .internalError }
}

extension RedisError: ProblemConvertible {
    package var problem: Problem { .unavailable("cache") }
}
