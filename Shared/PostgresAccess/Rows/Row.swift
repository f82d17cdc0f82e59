/// One row of `Rows`.
package struct Row: Sendable {
    let result: ResultHandle
    let index: Int

    /// The first columns in order as the given types.
    /// - Throws: `PostgresError.decoding` when a column is missing, null, or of another type.
    package func decode<each Value: PostgresDecodable>(
        _ types: repeat (each Value).Type
    ) throws(PostgresError) -> (repeat each Value) {
        var column = 0
        return (repeat try next(each types, &column))
    }

    /// The column at a place, counted from 0.
    /// - Throws: `PostgresError.decoding` when it is missing, null, or of another type.
    package func decode<Value: PostgresDecodable>(_ type: Value.Type, at column: Int) throws(PostgresError) -> Value {
        guard column >= 0, column < result.columnCount else {
            throw PostgresError(.decoding, message: "there is no column \(column + 1)")
        }
        return try result.decode(type, row: index, column: column)
    }

    /// The column of a name; the first if there are several.
    /// - Throws: `PostgresError.decoding` when it is missing, null, or of another type.
    package func decode<Value: PostgresDecodable>(
        _ type: Value.Type, named name: String
    ) throws(PostgresError) -> Value {
        guard let column = result.columnIndex(named: name) else {
            throw PostgresError(.decoding, message: "there is no column \(name)")
        }
        return try result.decode(type, row: index, column: column)
    }

    private func next<Value: PostgresDecodable>(
        _ type: Value.Type, _ column: inout Int
    ) throws(PostgresError) -> Value {
        defer { column += 1 }
        return try decode(type, at: column)
    }
}
