package import Primitives

extension Bool: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .bool }
    package func encode(into buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }

    package init(postgres cell: PostgresCell) throws(PostgresError) {
        let bytes = try cell.value(of: .bool, for: Bool.self)
        guard bytes.count == 1 else { throw cell.mismatch(Bool.self) }
        self = bytes[0] != 0
    }
}

extension Double: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .float8 }
    package func encode(into buffer: inout [UInt8]) { buffer.appendBigEndian(bitPattern) }

    /// Reads `float8` and `float4`.
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        if cell.type == PostgresType.float4.oid {
            self = Double(Float(bitPattern: try cell.integer(UInt32.self, for: Double.self)))
        } else {
            _ = try cell.value(of: .float8, for: Double.self)
            self = Double(bitPattern: try cell.integer(UInt64.self, for: Double.self))
        }
    }
}

extension String: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .text }
    package func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }

    /// Reads text types, `json` and `jsonb`, and `numeric` in plain decimal notation.
    package init(postgres cell: PostgresCell) throws(PostgresError) {
        if cell.type == PostgresType.numeric.oid {
            self = try Numeric(cell).description
        } else {
            self = String(decoding: try cell.text(for: String.self), as: UTF8.self)
        }
    }
}

extension PostgresCell {
    /// The bytes of a textual field; `jsonb` is shorn of its version byte.
    func text(for wanted: Any.Type) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard let bytes else { throw mismatch(wanted) }
        if PostgresType.textual.contains(type) { return bytes }
        guard type == PostgresType.jsonb.oid, bytes.first == 1 else { throw mismatch(wanted) }
        return UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
    }
}

extension UniqueID: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .uuid }
    package func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(high)
        buffer.appendBigEndian(low)
    }

    package init(postgres cell: PostgresCell) throws(PostgresError) {
        let bytes = try cell.value(of: .uuid, for: UniqueID.self)
        guard bytes.count == 16 else { throw cell.mismatch(UniqueID.self) }
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }
}

extension Identifier: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .uuid }
    package func encode(into buffer: inout [UInt8]) { rawValue.encode(into: &buffer) }

    package init(postgres cell: PostgresCell) throws(PostgresError) {
        self.init(try UniqueID(postgres: cell))
    }
}

/// `timestamptz` counts microseconds from 2000-01-01; a time outside its range is stored as plus or minus infinity's
/// neighbour by nobody: the server refuses it.
extension Timestamp: PostgresEncodable, PostgresDecodable {
    private static let epochMicroseconds: Int64 = 946_684_800_000_000

    package static var postgresType: PostgresType { .timestamptz }
    package func encode(into buffer: inout [UInt8]) {
        let (value, overflow) = microsecondsSince1970.subtractingReportingOverflow(Self.epochMicroseconds)
        // The least Int64 would mean minus infinity; one more is out of range, which the server says.
        buffer.appendBigEndian(overflow ? Int64.min + 1 : value)
    }

    package init(postgres cell: PostgresCell) throws(PostgresError) {
        _ = try cell.value(of: .timestamptz, for: Timestamp.self)
        let value = try cell.integer(Int64.self, for: Timestamp.self)
        // Infinity and minus infinity are no times.
        guard value != .max, value != .min else { throw cell.mismatch(Timestamp.self) }
        let (sum, overflow) = value.addingReportingOverflow(Self.epochMicroseconds)
        guard !overflow else { throw cell.mismatch(Timestamp.self) }
        self.init(microsecondsSince1970: sum)
    }
}

/// `date` counts days from 2000-01-01.
extension CalendarDay: PostgresEncodable, PostgresDecodable {
    private static let epochDays: Int32 = 10_957

    package static var postgresType: PostgresType { .date }
    package func encode(into buffer: inout [UInt8]) {
        let (value, overflow) = daysSince1970.subtractingReportingOverflow(Self.epochDays)
        buffer.appendBigEndian(overflow ? Int32.min + 1 : value)
    }

    package init(postgres cell: PostgresCell) throws(PostgresError) {
        _ = try cell.value(of: .date, for: CalendarDay.self)
        let value = try cell.integer(Int32.self, for: CalendarDay.self)
        guard value != .max, value != .min else { throw cell.mismatch(CalendarDay.self) }
        let (sum, overflow) = value.addingReportingOverflow(Self.epochDays)
        guard !overflow else { throw cell.mismatch(CalendarDay.self) }
        self.init(daysSince1970: sum)
    }
}
