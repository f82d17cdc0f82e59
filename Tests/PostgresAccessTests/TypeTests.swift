import PostgresAccess
import Primitives
import Testing

/// Each type goes to the server and comes back unchanged, also at its ends.
@Suite struct TypeTests {
    @Test func scalarsRoundTrip() async throws {
        try await withDatabase { client, _ in
            for value in [Int16.min, -1, 0, .max] { try await expectSame(value, client) }
            for value in [Int32.min, -1, 0, .max] { try await expectSame(value, client) }
            for value in [Int64.min, -1, 0, .max] { try await expectSame(value, client) }
            for value in [Int.min, -1, 0, .max] { try await expectSame(value, client) }
            for value in [0.0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1] {
                try await expectSame(value, client)
            }
            #expect(try await client.query("select \(Double.nan)").first(Double.self)?.isNaN == true)
            for value in [true, false] { try await expectSame(value, client) }
            for value in ["", "it's \"quoted\" \\ $1", "żółć 🏦\n\t", String(repeating: "x", count: 100_000)] {
                try await expectSame(value, client)
            }
            for value in [[UInt8](), [0], Array(0...255), Array(repeating: 0, count: 100_000)] {
                try await expectSame(value, client)
            }
        }
    }

    @Test func idsAndTimesRoundTrip() async throws {
        try await withDatabase { client, _ in
            let ids = IDGenerator(clock: .system)
            for value in [UniqueID(high: 0, low: 0), UniqueID(high: .max, low: .max), ids.next()] {
                try await expectSame(value, client)
                try await expectFirst(value.description, client, "select \(value)::text")
            }
            for value in [0, -1, 1, 946_684_800_000_000, 1_800_000_000_123_456] as [Int64] {
                try await expectSame(Timestamp(microsecondsSince1970: value), client)
            }
            for value in [Timestamp.distantPast, .distantFuture] { try await expectSame(value, client) }
            for text in ["1970-01-01", "2000-02-29", "0001-01-01", "9999-12-31"] {
                let day = try #require(CalendarDay(text))
                try await expectSame(day, client)
                try await expectFirst(text, client, "select \(day)::text")
            }
        }
    }

    @Test func arraysWithNullsRoundTrip() async throws {
        try await withDatabase { client, _ in
            try await expectSame([Int](), client)
            try await expectSame([Int.min, .max, 0], client)
            try await expectSame([1, nil, 3] as [Int?], client)
            try await expectSame([nil] as [String?], client)
            try await expectSame(["", "a,b", "{}", "\"", "null"], client)
            try await expectSame([[], [1, 2], Array(0...255)] as [[UInt8]], client)
            try await expectSame([true, false, nil] as [Bool?], client)
            try await expectSame([Timestamp.distantPast, nil] as [Timestamp?], client)
            try await expectSame([UniqueID(high: 1, low: 2), nil] as [UniqueID?], client)
            try await expectSame([0.5, nil] as [Double?], client)
            try await expectSame([Int16.min, .max], client)
            try await expectSame([Int32.min, .max], client)
            try await expectSame([CalendarDay(daysSince1970: 0)], client)
            try await expectSame(Array(0..<20_000), client)
        }
    }

    @Test func nullsRoundTrip() async throws {
        try await withDatabase { client, _ in
            try await expectSame(Int?.none, client)
            try await expectSame(String?.none, client)
            try await expectSame([UInt8]?.none, client)
            try await expectSame([Int]?.none, client)
            try await expectSame(Timestamp?.none, client)
            let none: String? = nil
            #expect(try await client.query("select 1 where \(none) is null or 'a' = \(none)").count == 1)
        }
    }

    @Test func jsonKeepsItsMeaning() async throws {
        try await withDatabase { client, _ in
            try await client.execute("create table t (b jsonb, j json)")
            let json = #"{"a": [1, null, "ż"]}"#
            try await client.execute("insert into t values (\(json: json), \(json: Array(json.utf8)))")
            try await client.execute("insert into t values (\(json: [UInt8]?.none), null)")
            let rows = try await client.query("select b, j, b->'a'->>2 from t where b is not null")
            let (binary, text, letter) = try #require(try rows.first(String.self, [UInt8].self, String.self))
            #expect(binary == json && text == Array(json.utf8) && letter == "ż")
        }
    }

    @Test func sumsOfMoneyAreExact() async throws {
        try await withDatabase { client, _ in
            let cases: [(String, Int128)] = [
                ("9223372036854775807", .init(Int64.max)), ("-9223372036854775808", .init(Int64.min)),
                ("0", 0), ("10000", 10_000), ("-10000", -10_000), ("123456789012345678901234567890", 0),
                ("5.0000", 5),
            ]
            for (text, value) in cases {
                let sum = try await client.query("select \(dangerouslyRaw: text)::numeric").first(Int128.self)
                #expect(sum == (value == 0 && text != "0" ? Int128(text) : value))
                let shown = try await client.query("select \(dangerouslyRaw: text)::numeric").first(String.self)
                #expect(shown == text)
            }
            for text in ["0.00001234", "-12345.6789", "99999999.00010000", "0.1"] {
                let row = try await client.query("select \(dangerouslyRaw: text)::numeric")
                #expect(try row.first(String.self) == text)
                #expect(throws: PostgresError.self) { try row.first(Int64.self) }
            }
        }
    }

    @Test func wrongTypesAreRefusedWithTheColumn() async throws {
        try await withDatabase { client, _ in
            let rows = try await client.query("select 'text', 70000::int4, null::int8, 'infinity'::timestamptz")
            try expectDecodingError(rows) { try $0.decode(Int.self, at: 0) }
            try expectDecodingError(rows) { try $0.decode(Int16.self, at: 1) }
            try expectDecodingError(rows) { try $0.decode(Int64.self, at: 2) }
            try expectDecodingError(rows) { try $0.decode(Timestamp.self, at: 3) }
            try expectDecodingError(rows) { try $0.decode(Int.self, at: 4) }
            try expectDecodingError(rows) { try $0.decode(Int.self, named: "missing") }
            #expect(try rows[0].decode(Int64?.self, at: 2) == nil)
            #expect(try rows[0].decode(Int.self, at: 1) == 70_000)
        }
    }

    @Test func timesOutOfTheServersRangeAreRefused() async throws {
        try await withDatabase { client, _ in
            for time in [Timestamp(microsecondsSince1970: .min), Timestamp(microsecondsSince1970: .min + 1_000)] {
                await expectError("22008") { try await client.query("select \(time)") }
            }
        }
    }

    private func expectSame<T: PostgresEncodable & PostgresDecodable & Equatable>(
        _ value: T, _ client: PostgresClient
    ) async throws {
        try await expectFirst(value, client, "select \(value)")
    }

    private func expectDecodingError<T>(_ rows: Rows, _ body: (Row) throws -> T) throws {
        #expect { _ = try body(rows[0]) } throws: { ($0 as? PostgresError)?.kind == .decoding }
    }
}
