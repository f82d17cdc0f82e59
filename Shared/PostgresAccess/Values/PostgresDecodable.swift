/// A Swift value that can be read from a column of `Rows`.
package protocol PostgresDecodable {
    /// - Throws: `PostgresError.decoding` when the column has another type, is null, or does not fit.
    init(postgres cell: PostgresCell) throws(PostgresError)
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        self = cell.isNull ? nil : try Wrapped(postgres: cell)
    }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        guard let value = Self(rawValue: try RawValue(postgres: cell)) else { throw cell.mismatch(Self.self) }
        self = value
    }
}

/// One field of one row, in binary; lives only during the call it is passed to.
package struct PostgresCell {
    /// Object id of the column's type.
    package let type: UInt32
    /// Place of the column, from 0, for error texts.
    package let column: Int
    /// Nil for null. Points into the result, which the caller keeps alive during the call.
    let bytes: UnsafeRawBufferPointer?

    package var isNull: Bool { bytes == nil }

    /// The error to throw when the field cannot become a `Wanted`. Names types, never the value.
    package func mismatch(_ wanted: Any.Type) -> PostgresError {
        PostgresError(
            .decoding,
            message:
                "column \(column + 1) of type \(type)\(isNull ? ", which is null," : "") cannot be read as \(wanted)"
        )
    }

    /// The field's bytes when it has one of the given types.
    func value(of types: PostgresType..., for wanted: Any.Type) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard let bytes, types.contains(where: { $0.oid == type }) else { throw mismatch(wanted) }
        return bytes
    }

    /// A fixed-width integer in network order that fills the field.
    func integer<I: FixedWidthInteger>(_: I.Type, for wanted: Any.Type) throws(PostgresError) -> I {
        guard let bytes, bytes.count == MemoryLayout<I>.size else { throw mismatch(wanted) }
        return I(bigEndian: bytes.loadUnaligned(as: I.self))
    }
}
