/// One SQL statement with its values: interpolating a value binds it as `$n`, so no input can change the statement.
///
/// ```swift
/// let rows = try await client.query("select id from wallet.accounts where owner_id = \(owner) and kind = \(kind)")
/// ```
/// Each value goes with its own PostgreSQL type (`Int` is `int8`, `String` is `text`, `Timestamp` is `timestamptz`), in
/// binary. Integers are assigned to narrower columns by the server, which refuses what does not fit. Other types
/// (`inet`, `numeric`) need a cast in the SQL: `\(text)::inet`. The text without the values is the key of the
/// prepared-statement cache, so let only values vary.
package struct SQL: Sendable {
    /// The statement with `$1`, `$2`... for the values.
    package private(set) var text: String
    private(set) var parameters: [Parameter] = []
    /// The values one after the other, in PostgreSQL's binary form.
    private(set) var payload: [UInt8] = []

    struct Parameter: Sendable {
        let type: UInt32
        /// Where the value begins in `payload`.
        var start: Int
        /// -1 for null.
        let length: Int
        /// Where its `$n` stands in the UTF-8 of `text`, so that a statement can become part of another.
        var place: Int
    }

    /// A statement taken as it is. Never let input reach it: identifiers and values have their own interpolations.
    package init(dangerouslyRaw text: String) {
        self.text = text
    }

    /// True when there is no text at all.
    package var isEmpty: Bool { text.isEmpty }

    /// Its beginning, for logs: values stand in it as `$1`.
    var summary: String { Self.summary(of: text) }

    static func summary(of text: String) -> String {
        let words = text.prefix(400).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count <= 80 ? words : words.prefix(80) + "..."
    }

    var isSelect: Bool { text.utf8.starts(with: "select".utf8) }

    /// Appends another piece; its values are renumbered after ours.
    package mutating func append(_ other: SQL) {
        guard !other.parameters.isEmpty else { return text += other.text }
        var rest = Substring(other.text)
        var restStart = 0
        for (index, parameter) in other.parameters.enumerated() {
            let utf8 = rest.utf8
            let mark = utf8.index(utf8.startIndex, offsetBy: parameter.place - restStart)
            text += rest[..<mark]
            var moved = parameter
            moved.start += payload.count
            moved.place = text.utf8.count
            parameters.append(moved)
            text += "$\(parameters.count)"
            let old = "$\(index + 1)".utf8.count
            rest = rest[utf8.index(mark, offsetBy: old)...]
            restStart = parameter.place + old
        }
        text += rest
        payload += other.payload
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var sum = left
        sum.append(right)
        return sum
    }

    /// The pieces with `separator` between them, as for a list of conditions: `SQL.joined(conditions, by: " and ")`.
    package static func joined(_ pieces: some Sequence<SQL>, by separator: String) -> SQL {
        var result = SQL(dangerouslyRaw: "")
        for (index, piece) in pieces.enumerated() {
            if index > 0 { result.text += separator }
            result.append(piece)
        }
        return result
    }

    private mutating func bind(_ value: some PostgresEncodable) {
        let type = type(of: value).postgresType
        let start = payload.count
        let isNull = value.isPostgresNull
        if !isNull { value.encode(into: &payload) }
        parameters.append(
            Parameter(
                type: type.oid,
                start: start,
                length: isNull ? -1 : payload.count - start,
                place: text.utf8.count
            )
        )
        text += "$"
        text += String(parameters.count)
    }
}

extension SQL: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) {
        self.init(dangerouslyRaw: value)
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var sql: SQL

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql = SQL(dangerouslyRaw: "")
            sql.text.reserveCapacity(literalCapacity + interpolationCount * 3)
            sql.parameters.reserveCapacity(interpolationCount)
            sql.payload.reserveCapacity(interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: String) {
            sql.text += literal
        }

        /// Binds a value.
        package mutating func appendInterpolation(_ value: some PostgresEncodable) {
            sql.bind(value)
        }

        /// Binds a value or null; declared by itself because the compiler warns of an optional in any other place.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            sql.bind(value)
        }

        /// Inserts a statement's text and binds its values.
        package mutating func appendInterpolation(_ piece: SQL) {
            sql.append(piece)
        }

        /// Binds JSON bytes as `jsonb`.
        package mutating func appendInterpolation(json: [UInt8]) {
            sql.bind(JSONParameter(bytes: json))
        }

        /// Binds JSON bytes, or null, as `jsonb`.
        package mutating func appendInterpolation(json: [UInt8]?) {
            sql.bind(json.map { JSONParameter(bytes: $0) })
        }

        /// Binds JSON text as `jsonb`.
        package mutating func appendInterpolation(json: String) {
            sql.bind(JSONParameter(bytes: Array(json.utf8)))
        }

        /// Inserts a quoted identifier; `a.b` becomes `"a"."b"`.
        package mutating func appendInterpolation(identifier: String) {
            sql.text += identifier.split(separator: ".", omittingEmptySubsequences: false)
                .map {
                    "\"" + $0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
                }
                .joined(separator: ".")
        }

        /// Inserts text as it is. Never let input reach it.
        package mutating func appendInterpolation(dangerouslyRaw text: String) {
            sql.text += text
        }
    }
}
