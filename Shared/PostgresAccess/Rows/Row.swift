import Primitives

/// One row of `Rows`.
package struct Row: Sendable {
    let result: ResultHandle
    let index: Int

    /// The first columns in order as the given types.
    /// - Throws: `PostgresError.decoding` when a column is missing, null, or of another type.
    package func decode<each Value: PostgresDecodable>(
        _ types: repeat (each Value).Type, file: StaticString = #fileID, line: UInt = #line
    ) throws(PostgresError) -> (repeat each Value) {
        var column = 0
        let place = CallSite(file, line)
        return (repeat try next(each types, &column, place))
    }

    /// The column at a place, counted from 0.
    /// - Throws: `PostgresError.decoding` when it is missing, null, or of another type.
    package func decode<Value: PostgresDecodable>(
        _ type: Value.Type, at column: Int, file: StaticString = #fileID, line: UInt = #line
    ) throws(PostgresError) -> Value {
        try decode(type, column, CallSite(file, line))
    }

    /// The column of a name; the first if there are several.
    /// - Throws: `PostgresError.decoding` when it is missing, null, or of another type.
    package func decode<Value: PostgresDecodable>(
        _ type: Value.Type, named name: String, file: StaticString = #fileID, line: UInt = #line
    ) throws(PostgresError) -> Value {
        guard let column = result.columnIndex(named: name) else {
            throw PostgresError(.decoding, message: "there is no column \(name)").met(at: CallSite(file, line))
        }
        return try decode(type, column, CallSite(file, line))
    }

    func decode<Value: PostgresDecodable>(
        _ type: Value.Type, _ column: Int, _ place: CallSite
    ) throws(PostgresError) -> Value {
        guard column >= 0, column < result.columnCount else {
            throw PostgresError(.decoding, message: "there is no column \(column + 1)").met(at: place)
        }
        do {
            return try result.decode(type, row: index, column: column)
        } catch {
            throw error.met(at: place)
        }
    }

    private func next<Value: PostgresDecodable>(
        _ type: Value.Type, _ column: inout Int, _ place: CallSite
    ) throws(PostgresError) -> Value {
        defer { column += 1 }
        return try decode(type, column, place)
    }
}
