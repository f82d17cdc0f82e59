/// A Swift value that can be bound in `SQL`.
///
/// A string enum of a service conforms by naming the protocol: `enum Kind: String, PostgresEncodable,
/// PostgresDecodable`.
package protocol PostgresEncodable: Sendable {
    /// The type that the server is told; the same for every value of the Swift type.
    static var postgresType: PostgresType { get }

    /// True for a missing value; `encode` is then not called.
    var isPostgresNull: Bool { get }

    /// Appends the value as the type's binary receive function expects it.
    func encode(into buffer: inout [UInt8])
}

extension PostgresEncodable {
    package var isPostgresNull: Bool { false }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }
    package var isPostgresNull: Bool {
        // Not by a key path: in generic code one is made anew for each value.
        switch self {
        case .none: true
        case .some(let value): value.isPostgresNull
        }
    }
    package func encode(into buffer: inout [UInt8]) { self?.encode(into: &buffer) }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    package static var postgresType: PostgresType { RawValue.postgresType }
    package func encode(into buffer: inout [UInt8]) { rawValue.encode(into: &buffer) }
}

/// A type of PostgreSQL by its object id, which for built-in types never changes (src/include/catalog/pg_type.dat).
package struct PostgresType: Hashable, Sendable {
    package let oid: UInt32
    /// The type of an array of these, 0 when we never need it.
    package let arrayOID: UInt32

    package static let bool = PostgresType(oid: 16, arrayOID: 1000)
    package static let bytea = PostgresType(oid: 17, arrayOID: 1001)
    package static let int8 = PostgresType(oid: 20, arrayOID: 1016)
    package static let int2 = PostgresType(oid: 21, arrayOID: 1005)
    package static let int4 = PostgresType(oid: 23, arrayOID: 1007)
    package static let text = PostgresType(oid: 25, arrayOID: 1009)
    package static let json = PostgresType(oid: 114, arrayOID: 199)
    package static let float4 = PostgresType(oid: 700, arrayOID: 1021)
    package static let float8 = PostgresType(oid: 701, arrayOID: 1022)
    package static let date = PostgresType(oid: 1082, arrayOID: 1182)
    package static let timestamptz = PostgresType(oid: 1184, arrayOID: 1185)
    package static let numeric = PostgresType(oid: 1700, arrayOID: 1231)
    package static let uuid = PostgresType(oid: 2950, arrayOID: 2951)
    package static let jsonb = PostgresType(oid: 3802, arrayOID: 3807)

    /// Types whose binary form is their text.
    static let textual: Set<UInt32> = [18, 19, 25, 114, 705, 1042, 1043]
}

/// JSON text on its way into a `jsonb`.
struct JSONParameter: PostgresEncodable {
    let bytes: [UInt8]

    static let postgresType = PostgresType.jsonb
    func encode(into buffer: inout [UInt8]) {
        // The version of the binary form.
        buffer.append(1)
        buffer += bytes
    }
}

extension [UInt8] {
    /// Appends an integer in network order.
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Overwrites four bytes at `index` with an integer in network order.
    mutating func setBigEndian(_ value: Int32, at index: Int) {
        Swift.withUnsafeBytes(of: value.bigEndian) { bytes in
            for (offset, byte) in bytes.enumerated() { self[index + offset] = byte }
        }
    }
}
