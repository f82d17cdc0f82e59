package import Contracts
package import JSONKit
package import PostgresAccess
package import Primitives

/// What a service adds to its declaration: what no list of columns tells. Everything runs in the transaction of the
/// answer and may run again.
package struct SubjectRules: Sendable {
    /// Why the person cannot go yet. Locks what it looks at: it holds until the erasure is written.
    package var blockers: @Sendable (UserID, PostgresTransaction) async throws -> [ErasureBlocker] = { _, _ in [] }

    /// Ends what the person can do, before anything is taken away; whether there was anything to end.
    package var close: @Sendable (UserID, PostgresTransaction) async throws -> Bool = { _, _ in false }

    /// Puts away what a law wants kept and the declaration deletes, right before it does. Finds nothing when it comes
    /// again.
    package var seal: @Sendable (UserID, PostgresTransaction) async throws -> Void = { _, _ in }

    /// Tells others of what is left of the person, after something was changed.
    package var tell: @Sendable (UserID, PostgresTransaction) async throws -> Void = { _, _ in }

    /// Puts right what it has of the named fields, and tells others; how many rows it changed.
    package var rectify: @Sendable (UserID, JSONValue, PostgresTransaction) async throws -> Int = { _, _, _ in 0 }

    package init() {}
}
