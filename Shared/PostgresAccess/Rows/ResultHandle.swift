import Clibpq

/// Owns one `PGresult` and frees it.
///
/// `@unchecked Sendable`: libpq allows a result to be read from any thread once `PQgetResult` has returned it, nothing
/// changes it afterwards, and it is freed when the last owner lets go.
final class ResultHandle: @unchecked Sendable {
    let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    var rowCount: Int { Int(PQntuples(result)) }
    var columnCount: Int { Int(PQnfields(result)) }

    /// Rows that an insert, update, delete or copy touched, or that a select returned; 0 for anything else.
    var affectedRows: Int {
        guard let digits = PQcmdTuples(result) else { return 0 }
        var count = 0
        var place = digits
        while place.pointee != 0 {
            count = count * 10 + Int(place.pointee) - 48
            place += 1
        }
        return count
    }

    func columnIndex(named name: String) -> Int? {
        // PQfnumber folds case and unquotes; names are compared as they are.
        (0..<columnCount).first { index in
            PQfname(result, Int32(index)).map { String(cString: $0) == name } ?? false
        }
    }

    /// Decodes one field. The result stays alive for the call, which is as long as the cell may be used.
    func decode<Value: PostgresDecodable>(_: Value.Type, row: Int, column: Int) throws(PostgresError) -> Value {
        try Value(postgres: cell(row: row, column: column))
    }

    private func cell(row: Int, column: Int) -> PostgresCell {
        let (row, column) = (Int32(row), Int32(column))
        var bytes: UnsafeRawBufferPointer?
        if PQgetisnull(result, row, column) == 0 {
            bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        }
        return PostgresCell(type: PQftype(result, column), column: Int(column), bytes: bytes)
    }
}
