/// The answer to one statement: its rows, kept in libpq's memory and decoded when asked for.
///
/// ```swift
/// for (id, posted) in try rows.decode(WalletID.self, Int64.self) { ... }
/// ```
package struct Rows: Sendable {
    let result: ResultHandle

    /// How many rows there are.
    package let count: Int

    init(_ result: ResultHandle) {
        self.result = result
        count = result.rowCount
    }

    package var isEmpty: Bool { count == 0 }

    /// Rows that the statement inserted, updated, deleted or selected.
    package var affected: Int { result.affectedRows }

    /// Traps when `index` is not below `count`.
    package subscript(index: Int) -> Row {
        precondition(index >= 0 && index < count, "row out of range")
        return Row(result: result, index: index)
    }

    /// All rows, the first columns in order as the given types.
    /// - Throws: `PostgresError.decoding` when a column is missing, null, or of another type.
    package func decode<each Value: PostgresDecodable>(
        _ types: repeat (each Value).Type, file: StaticString = #fileID, line: UInt = #line
    ) throws(PostgresError) -> [(repeat each Value)] {
        var values: [(repeat each Value)] = []
        values.reserveCapacity(count)
        for row in self { values.append(try row.decode(repeat each types, file: file, line: line)) }
        return values
    }

    /// The first row, nil when there is none.
    /// - Throws: `PostgresError.decoding` as `decode`.
    package func first<each Value: PostgresDecodable>(
        _ types: repeat (each Value).Type, file: StaticString = #fileID, line: UInt = #line
    ) throws(PostgresError) -> (repeat each Value)? {
        guard count > 0 else { return nil }
        let row: (repeat each Value) = try self[0].decode(repeat each types, file: file, line: line)
        return row
    }

    /// The first column of all rows.
    /// - Throws: `PostgresError.decoding` as above.
    package func decode<Value: PostgresDecodable>(
        _ type: Value.Type, file: StaticString = #fileID, line: UInt = #line
    ) throws(PostgresError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for row in self { values.append(try row.decode(type, at: 0, file: file, line: line)) }
        return values
    }

    /// The first column of the first row, nil when there is no row.
    /// - Throws: `PostgresError.decoding` as above.
    package func first<Value: PostgresDecodable>(
        _ type: Value.Type, file: StaticString = #fileID, line: UInt = #line
    ) throws(PostgresError) -> Value? {
        count > 0 ? try self[0].decode(type, at: 0, file: file, line: line) : nil
    }
}

extension Rows: Sequence {
    package struct Iterator: IteratorProtocol {
        let rows: Rows
        var index = 0

        package mutating func next() -> Row? {
            guard index < rows.count else { return nil }
            defer { index += 1 }
            return Row(result: rows.result, index: index)
        }
    }

    package var underestimatedCount: Int { count }
    package func makeIterator() -> Iterator { Iterator(rows: self) }
}
