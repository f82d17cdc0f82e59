package import Primitives

/// What went wrong between us and PostgreSQL.
///
/// The description names states, constraints, tables and the statement but never a value: it may be logged.
package struct PostgresError: TracedError, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The server refused; five letters as in appendix A of its manual.
        case server(String)
        /// The statement ran longer than `PostgresConfig.statementTimeout`; it had no effect.
        case statementTimeout
        /// No connection, or it broke. The effect of a statement under way is unknown.
        case connectionLost
        /// No connection came free within `PostgresConfig.acquireTimeout`; nothing was sent.
        case poolTimeout
        /// More than `PostgresConfig.maximumWaiters` wait already; nothing was sent.
        case poolExhausted
        /// The caller's task was cancelled; the statement had no effect.
        case cancelled
        /// A column cannot be read as the wanted type.
        case decoding
        /// A statement after the end of its transaction; nothing was sent.
        case transactionEnded
        /// The client has been closed; nothing was sent.
        case closed
        /// The database URL cannot be read.
        case invalidConfiguration
        /// The statement cannot be sent this way, as `copy` in a query; the connection is dropped.
        case unsupported
    }

    package let kind: Kind
    package let message: String
    /// The constraint that was violated.
    package let constraint: String?
    package let table: String?
    package let column: String?
    package let schema: String?
    /// The beginning of the statement, with `$1` for its values.
    package private(set) var action: String?
    package private(set) var place: CallSite
    package let cause: (any Error)?

    package init(
        _ kind: Kind,
        message: String,
        constraint: String? = nil,
        table: String? = nil,
        column: String? = nil,
        schema: String? = nil,
        action: String? = nil,
        cause: (any Error)? = nil,
        file: StaticString = #fileID,
        line: UInt = #line
    ) {
        self.kind = kind
        self.message = message
        self.constraint = constraint
        self.table = table
        self.column = column
        self.schema = schema
        self.action = action
        self.cause = cause
        place = CallSite(file, line)
    }

    /// The same error as whoever asked for the statement has met it.
    func met(in action: String? = nil, at place: CallSite) -> PostgresError {
        var error = self
        error.action = error.action ?? action
        error.place = place
        return error
    }

    /// The server's five letters, nil when the error is not the server's.
    package var sqlState: String? {
        if case .server(let state) = kind { state } else { nil }
    }

    /// A unique index refused the row; with a name, that one.
    package func isUniqueViolation(of constraint: String? = nil) -> Bool { isViolation("23505", of: constraint) }
    package func isCheckViolation(of constraint: String? = nil) -> Bool { isViolation("23514", of: constraint) }

    private func isViolation(_ state: String, of constraint: String?) -> Bool {
        sqlState == state && (constraint == nil || constraint == self.constraint)
    }

    /// The server ended the transaction for another's sake (serialization failure, deadlock, or a plan that a
    /// migration outdated): the same transaction may well succeed now.
    package var isSerializationFailure: Bool {
        kind == .server("40001") || kind == .server("40P01") || isStalePlan
    }

    /// No answer can be had now: the fitting answer to a client is 503.
    package var isUnavailable: Bool {
        switch kind {
        case .connectionLost, .poolTimeout, .poolExhausted, .closed: true
        // Class 53 is a full disk, no memory, too many connections; the others are a server that shuts down or
        // starts, a standby that is no longer (or not yet) the primary, a disk that does not read or write.
        case .server(let state):
            state.hasPrefix("53") || ["57P01", "57P02", "57P03", "25006", "58030"].contains(state)
        default: false
        }
    }

    /// Trying the whole unit of work again later may succeed.
    package var isTransient: Bool {
        isUnavailable || isSerializationFailure || kind == .statementTimeout || kind == .server("55P03")
    }

    /// A prepared statement that the server no longer knows, or whose result type a migration has changed.
    var isStalePlan: Bool {
        kind == .server("26000") || kind == .server("0A000") && message.contains("cached plan")
    }

    package var summary: String {
        // Messages of class 22 (data exception) quote the offending value.
        var text = sqlState?.hasPrefix("22") == true ? "\(kind)" : "\(kind): \(message)"
        if let constraint { text += " (constraint \(constraint))" }
        if let table { text += " (table \(table))" }
        return text
    }
}
