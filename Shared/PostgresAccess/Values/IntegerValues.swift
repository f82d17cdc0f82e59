extension Int16: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int2 }
    package func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }
    package init(postgres cell: PostgresCell) throws(PostgresError) { self = try cell.exactInteger() }
}

extension Int32: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int4 }
    package func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }
    package init(postgres cell: PostgresCell) throws(PostgresError) { self = try cell.exactInteger() }
}

extension Int64: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int8 }
    package func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(self) }
    package init(postgres cell: PostgresCell) throws(PostgresError) { self = try cell.exactInteger() }
}

extension Int: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int8 }
    package func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(Int64(self)) }
    package init(postgres cell: PostgresCell) throws(PostgresError) { self = try cell.exactInteger() }
}

/// A byte alone is a small integer; an array of bytes is `bytea`.
extension UInt8: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int2 }
    package func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(Int16(self)) }
    package init(postgres cell: PostgresCell) throws(PostgresError) { self = try cell.exactInteger() }
}

/// Read only: `sum(bigint)` is a `numeric` that may pass 64 bits.
extension Int128: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) { self = try cell.exactInteger() }
}

extension PostgresCell {
    /// Reads `int2`, `int4`, `int8`, or a `numeric` without decimals (as `sum` gives), if the value fits.
    func exactInteger<I: FixedWidthInteger>() throws(PostgresError) -> I {
        let value: I? =
            switch type {
            case PostgresType.int8.oid: I(exactly: try integer(Int64.self, for: I.self))
            case PostgresType.int4.oid: I(exactly: try integer(Int32.self, for: I.self))
            case PostgresType.int2.oid: I(exactly: try integer(Int16.self, for: I.self))
            case PostgresType.numeric.oid: try Numeric(self).integer.flatMap { I(exactly: $0) }
            default: nil
            }
        guard let value else { throw mismatch(I.self) }
        return value
    }
}
