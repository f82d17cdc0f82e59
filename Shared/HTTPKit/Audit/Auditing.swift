package import Logging
package import Outbox
package import Primitives

/// How a process keeps the traces of its endpoints.
package struct Auditing: Sendable {
    let slug: String
    let ids: IDGenerator
    let clock: WallClock
    let logger: Logger
    /// Whether a row that comes too late is an error: in tests.
    let isStrict: Bool
    /// Keeps a row by itself, in a transaction of its own or at the broker.
    let write: @Sendable (OutboxEvent) async throws -> Void

    /// - Parameter slug: the publisher's, the first word of the rows' type.
    package init(
        slug: String, ids: IDGenerator, clock: WallClock, logger: Logger, isStrict: Bool = false,
        write: @escaping @Sendable (OutboxEvent) async throws -> Void
    ) {
        self.slug = slug
        self.ids = ids
        self.clock = clock
        self.logger = logger
        self.isStrict = isStrict
        self.write = write
    }
}

/// An endpoint has changed something without its row, or told of a success that was none. A mistake of ours, which
/// tests meet as a 500.
struct AuditMissing: Error, CustomStringConvertible {
    let operation: String
    let fault: String

    var description: String { "\(operation) \(fault)" }
}
