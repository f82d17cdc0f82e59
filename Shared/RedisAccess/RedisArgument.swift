/// One argument of a command; always sent by length, so any byte may be in it.
package enum RedisArgument: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case string(String)
    case bytes([UInt8])
    case integer(Int64)

    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(_ value: some BinaryInteger) { self = .integer(Int64(value)) }
    package init(_ value: String) { self = .string(value) }
}

/// A command in wire form (RESP array of bulk strings). Built on the caller's thread so that the loop only appends.
struct WireCommand: Sendable {
    private(set) var bytes: [UInt8] = []

    init(_ arguments: [RedisArgument]) {
        bytes.reserveCapacity(32 + arguments.count * 32)
        begin(count: arguments.count)
        for argument in arguments { append(argument) }
    }

    /// `EVALSHA sha n keys... arguments...`, or `EVAL` with the whole text.
    init(_ verb: String, _ script: String, keys: [String], arguments: [RedisArgument]) {
        bytes.reserveCapacity(96 + (keys.count + arguments.count) * 32)
        begin(count: 3 + keys.count + arguments.count)
        append(verb)
        append(script)
        append(.integer(Int64(keys.count)))
        for key in keys { append(key) }
        for argument in arguments { append(argument) }
    }

    /// Of the command: `HGETALL`.
    var name: String {
        // *2\r\n$7\r\nHGETALL\r\n...
        let lines = bytes.prefix(64).split(separator: 0x0A, maxSplits: 3)
        guard lines.count > 2 else { return "" }
        return String(decoding: lines[2].prefix { $0 != 0x0D }, as: UTF8.self)
    }

    private mutating func begin(count: Int) {
        bytes.append(UInt8(ascii: "*"))
        appendDigits(Int64(count))
        appendLineEnd()
    }

    private mutating func append(_ argument: RedisArgument) {
        switch argument {
        case .string(let text): append(text)
        case .bytes(let value): append(value)
        case .integer(let value): append(String(value))
        }
    }

    private mutating func append(_ text: String) {
        appendLength(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
        appendLineEnd()
    }

    private mutating func append(_ value: [UInt8]) {
        appendLength(value.count)
        bytes.append(contentsOf: value)
        appendLineEnd()
    }

    private mutating func appendLength(_ count: Int) {
        bytes.append(UInt8(ascii: "$"))
        appendDigits(Int64(count))
        appendLineEnd()
    }

    private mutating func appendDigits(_ value: Int64) {
        bytes.append(contentsOf: String(value).utf8)
    }

    private mutating func appendLineEnd() {
        bytes.append(0x0D)
        bytes.append(0x0A)
    }
}
