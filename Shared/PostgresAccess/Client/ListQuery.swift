package import Primitives

/// The conditions of a list: those of its filters that are present, and where the page before ended.
///
/// A filter that is absent leaves no trace in the statement. Written as `column = $1 or $1 is null` it would stay, and
/// the plan that the server keeps for all calls would have to do without the index of either.
package struct ListQuery: Sendable {
    private var parts: [SQL] = []

    package init() {}

    /// A condition that always holds for the list.
    package mutating func requires(_ condition: SQL) { parts.append(condition) }

    package mutating func equals(_ column: SQL, _ value: (some PostgresEncodable)?) {
        if let value { parts.append("\(column) = \(value)") }
    }

    package mutating func differs(_ column: SQL, from value: (some PostgresEncodable)?) {
        if let value { parts.append("\(column) <> \(value)") }
    }

    /// Kept times that a given one includes as `from`: see `Timestamp.shown`.
    package mutating func from(_ column: SQL, _ time: Timestamp?) {
        if let time { parts.append("\(column) >= \(time)") }
    }

    /// Kept times that a given one excludes as `to`, and those before the last one of a page.
    package mutating func before(_ column: SQL, _ time: Timestamp?) {
        if let time { parts.append("\(column) < \(time)") }
    }

    /// Rows that follow the last one of a page, in a list whose key falls.
    package mutating func follows(_ column: SQL, _ last: (some PostgresEncodable)?) {
        if let last { parts.append("\(column) < \(last)") }
    }

    /// The same for a key of two columns, by the order of the first and, where it is equal, of the second.
    package mutating func follows(
        _ columns: (SQL, SQL), _ last: (some PostgresEncodable, some PostgresEncodable)?
    ) {
        if let last { parts.append("(\(columns.0), \(columns.1)) < (\(last.0), \(last.1))") }
    }

    /// `where ... and ...`, or nothing.
    package var conditions: SQL {
        parts.isEmpty ? "" : "where " + SQL.joined(parts, by: " and ")
    }
}
