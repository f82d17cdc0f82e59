package import Primitives

/// A value that may stand in a one-dimensional PostgreSQL array: `\(ids)` with `where id = any($1)`.
package protocol PostgresArrayElement: PostgresEncodable {
    static var postgresArrayType: PostgresType { get }
    static func encode(array: [Self], into buffer: inout [UInt8])
}

/// A value that can be read from a one-dimensional PostgreSQL array.
package protocol PostgresArrayElementDecodable: PostgresDecodable {
    static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [Self]
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.postgresArrayType }
    package func encode(into buffer: inout [UInt8]) { Element.encode(array: self, into: &buffer) }
}

extension Array: PostgresDecodable where Element: PostgresArrayElementDecodable {
    package init(postgres cell: PostgresCell) throws(PostgresError) { self = try Element.decodeArray(cell) }
}

extension PostgresArrayElement {
    package static var postgresArrayType: PostgresType { PostgresType(oid: postgresType.arrayOID, arrayOID: 0) }

    /// Header (dimensions, has nulls, element type, length, lower bound), then each element with its length; see
    /// array_send in src/backend/utils/adt/arrayfuncs.c.
    package static func encode(array: [Self], into buffer: inout [UInt8]) {
        buffer.reserveCapacity(buffer.count + 20 + array.count * 12)
        buffer.appendBigEndian(Int32(array.isEmpty ? 0 : 1))
        buffer.appendBigEndian(Int32(array.contains { $0.isPostgresNull } ? 1 : 0))
        buffer.appendBigEndian(postgresType.oid)
        guard !array.isEmpty else { return }
        buffer.appendBigEndian(Int32(array.count))
        buffer.appendBigEndian(Int32(1))
        for element in array {
            guard !element.isPostgresNull else {
                buffer.appendBigEndian(Int32(-1))
                continue
            }
            let lengthPlace = buffer.count
            buffer.appendBigEndian(Int32(0))
            element.encode(into: &buffer)
            buffer.setBigEndian(Int32(buffer.count - lengthPlace - 4), at: lengthPlace)
        }
    }
}

extension PostgresArrayElementDecodable {
    package static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [Self] {
        guard let bytes = cell.bytes, bytes.count >= 12 else { throw cell.mismatch([Self].self) }
        func integer(at offset: Int) -> Int {
            Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        }
        let dimensions = integer(at: 0)
        if dimensions == 0 { return [] }
        guard dimensions == 1, bytes.count >= 20, integer(at: 12) >= 0 else { throw cell.mismatch([Self].self) }
        let elementType = UInt32(truncatingIfNeeded: integer(at: 8))
        var result: [Self] = []
        result.reserveCapacity(min(integer(at: 12), bytes.count / 4))
        var offset = 20
        for _ in 0..<integer(at: 12) {
            guard offset + 4 <= bytes.count else { throw cell.mismatch([Self].self) }
            let length = integer(at: offset)
            offset += 4
            guard length <= bytes.count - offset else { throw cell.mismatch([Self].self) }
            let value = length < 0 ? nil : UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
            result.append(try Self(postgres: PostgresCell(type: elementType, column: cell.column, bytes: value)))
            offset += max(0, length)
        }
        return result
    }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}
extension Optional: PostgresArrayElementDecodable where Wrapped: PostgresArrayElementDecodable {}

/// An array of bytes is one `bytea`, not an array of numbers.
extension UInt8: PostgresArrayElement, PostgresArrayElementDecodable {
    package static var postgresArrayType: PostgresType { .bytea }
    package static func encode(array: [UInt8], into buffer: inout [UInt8]) { buffer += array }

    /// Reads `bytea`, and the bytes of text and JSON.
    package static func decodeArray(_ cell: PostgresCell) throws(PostgresError) -> [UInt8] {
        if cell.type == PostgresType.bytea.oid, let bytes = cell.bytes { return Array(bytes) }
        return Array(try cell.text(for: [UInt8].self))
    }
}
extension Array: PostgresArrayElement where Element == UInt8 {}
extension Array: PostgresArrayElementDecodable where Element == UInt8 {}

extension Bool: PostgresArrayElement, PostgresArrayElementDecodable {}
extension Int16: PostgresArrayElement, PostgresArrayElementDecodable {}
extension Int32: PostgresArrayElement, PostgresArrayElementDecodable {}
extension Int64: PostgresArrayElement, PostgresArrayElementDecodable {}
extension Int: PostgresArrayElement, PostgresArrayElementDecodable {}
extension Double: PostgresArrayElement, PostgresArrayElementDecodable {}
extension String: PostgresArrayElement, PostgresArrayElementDecodable {}
extension UniqueID: PostgresArrayElement, PostgresArrayElementDecodable {}
extension Identifier: PostgresArrayElement, PostgresArrayElementDecodable {}
extension Timestamp: PostgresArrayElement, PostgresArrayElementDecodable {}
extension CalendarDay: PostgresArrayElement, PostgresArrayElementDecodable {}
