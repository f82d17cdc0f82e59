/// One answer of Redis (RESP2). A status such as `OK` is a `string`.
package enum RedisValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case string([UInt8])
    case array([RedisValue])
    /// An error inside an array; an error as the whole answer is thrown instead.
    case error(String)

    /// The integer, also when Redis wrote it as text (a stored counter reads back as a string).
    package var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .string(let bytes): Int64(String(decoding: bytes, as: UTF8.self))
        case .null, .array, .error: nil
        }
    }

    package var bytes: [UInt8]? {
        if case .string(let bytes) = self { bytes } else { nil }
    }

    package var text: String? {
        if case .string(let bytes) = self { String(validating: bytes, as: UTF8.self) } else { nil }
    }

    package var array: [RedisValue]? {
        if case .array(let values) = self { values } else { nil }
    }
}
