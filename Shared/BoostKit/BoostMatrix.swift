/// Rows of numbers, each with the same columns; what is not known is not a number (`Float.nan`).
package struct BoostMatrix: Sendable {
    package let columns: Int
    /// Row after row.
    package private(set) var values: [Float] = []

    package init(columns: Int) {
        precondition(columns > 0, "a matrix has columns")
        self.columns = columns
    }

    package init(row: [Float]) {
        self.init(columns: max(row.count, 1))
        append(row)
    }

    package var rows: Int { values.count / columns }

    /// The row has as many numbers as there are columns: another one is our own mistake.
    package mutating func append(_ row: [Float]) {
        precondition(row.count == columns, "a row has \(row.count) numbers, the matrix \(columns) columns")
        values += row
    }
}
