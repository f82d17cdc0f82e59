package import Primitives

/// The columns that a partial update writes: those that a request changes, and no others. What is kept leaves no trace
/// in the statement, so two requests that change different columns at once do not undo each other.
package struct ColumnChanges: Sendable {
    private var parts: [SQL] = []

    package init() {}

    /// A column that is written whatever the request says, as `version = version + 1`.
    package mutating func always(_ assignment: SQL) { parts.append(assignment) }

    /// Nil keeps.
    package mutating func set(_ column: SQL, _ value: (some PostgresEncodable)?) {
        if let value { parts.append("\(column) = \(value)") }
    }

    package mutating func set(_ column: SQL, _ change: FieldChange<some PostgresEncodable>) {
        if change.isChange { parts.append("\(column) = \(change.applied(to: nil))") }
    }

    /// `a = ..., b = ...`; never empty where something is always written.
    package var assignments: SQL { SQL.joined(parts, by: ", ") }
}
