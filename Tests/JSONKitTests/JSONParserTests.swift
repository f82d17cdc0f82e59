import JSONKit
import Testing

@Suite struct JSONParserTests {
    @Test(arguments: [
        ("null", JSONValue.null), (" true ", .bool(true)), ("false", .bool(false)), ("-0.5e+3", .number("-0.5e+3")),
        ("\"\\u00e9\\n\\/\"", .string("é\n/")), ("\"\\ud83d\\ude00\"", .string("😀")), ("[]", .array([])),
        ("{\"a\":[1,{}]}", .object([JSONMember("a", .array([.number("1"), .object([])]))])),
    ])
    func readsEachKindOfValue(text: String, expected: JSONValue) throws {
        #expect(try JSONParser.parse(Array(text.utf8)) == expected)
    }

    @Test(arguments: [
        ("", JSONSyntaxError.Reason.unexpectedEnd), ("{", .unexpectedEnd), ("[1,]", .unexpectedByte),
        ("{\"a\":1,}", .unexpectedByte), ("01", .trailingBytes), ("1.", .invalidNumber), ("+1", .unexpectedByte),
        ("\"\u{1}\"", .controlCharacter), ("\"\\x\"", .invalidEscape), ("\"\\ud800\"", .invalidEscape),
        ("\"\\ude00\"", .invalidEscape), ("\"\\ud800\\u0041\"", .invalidEscape), ("nul", .unexpectedEnd),
        ("null null", .trailingBytes), ("\u{FEFF}1", .unexpectedByte), ("'a'", .unexpectedByte),
        ("NaN", .unexpectedByte),
    ])
    func refusesWhatIsNotJSON(text: String, reason: JSONSyntaxError.Reason) {
        #expect { try JSONParser.parse(Array(text.utf8)) } throws: { ($0 as? JSONSyntaxError)?.reason == reason }
    }

    @Test func refusesInvalidUTF8AndSaysWhere() {
        #expect(throws: JSONSyntaxError(.invalidUTF8, at: 2)) {
            try JSONParser.parse([UInt8(ascii: "\""), UInt8(ascii: "a"), 0xFF, UInt8(ascii: "\"")])
        }
    }

    @Test func nestingIsBoundedExactly() throws {
        let limit = JSONParser.maximumDepth
        let deepest = Array((String(repeating: "[", count: limit) + String(repeating: "]", count: limit)).utf8)
        _ = try JSONParser.parse(deepest)
        #expect(throws: JSONSyntaxError(.tooDeep, at: limit)) {
            try JSONParser.parse(Array(String(repeating: "[", count: limit + 1).utf8))
        }
        #expect(throws: JSONSyntaxError.self) {
            try JSONParser.parse(Array(String(repeating: "{\"a\":", count: 100_000).utf8))
        }
    }

    @Test func writtenValuesAreReadBackTheSame() throws {
        let text = #"{"a":[1,-2.50,"x\"\\\n\t\u0001é😀",null,true,{"b":{}}],"":false}"#
        let value = try JSONParser.parse(Array(text.utf8))
        #expect(try JSONParser.parse(JSON.encode(value)) == value)
    }
}
