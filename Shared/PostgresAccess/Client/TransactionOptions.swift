import Primitives

/// How a transaction runs and how often it is tried.
package struct TransactionOptions: Sendable {
    package enum Isolation: String, Sendable {
        case readCommitted = "read committed"
        case repeatableRead = "repeatable read"
        case serializable
    }

    package var isolation: Isolation
    package var isReadOnly: Bool
    /// How often the whole body runs at most, when the server ends the transaction for another's sake (40001, 40P01).
    package var attempts: Int
    /// Whether statements may run for as long as they take, as in a migration.
    package var isUnlimited: Bool

    package init(
        isolation: Isolation = .readCommitted, isReadOnly: Bool = false, attempts: Int = 8, isUnlimited: Bool = false
    ) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
        self.attempts = attempts
        self.isUnlimited = isUnlimited
    }

    /// Pause before the next attempt.
    static let backoff = Backoff(initial: .milliseconds(5), cap: .milliseconds(500))

    /// Whether a plain `begin` would do, and so also no `begin` at all around one flight of statements.
    var isPlain: Bool { isolation == .readCommitted && !isReadOnly && !isUnlimited }

    /// What opens the transaction; goes in one flight with its first statement.
    var opening: [SQL] {
        guard !isPlain else { return ["begin"] }
        let begin = "begin isolation level \(isolation.rawValue)\(isReadOnly ? " read only" : "")"
        return [SQL(dangerouslyRaw: begin)] + (isUnlimited ? ["set local statement_timeout to 0"] : [])
    }
}
