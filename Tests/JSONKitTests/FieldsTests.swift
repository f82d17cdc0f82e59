import JSONKit
import Primitives
import Testing

private enum Kind: String, CaseIterable, Sendable { case main, savings }

private struct Line: FieldDecodable, Equatable {
    let memo: String
    let count: Int

    init(_ fields: inout Fields) {
        memo = fields.required("memo", .text(1...5))
        count = fields.optional("count", .integer(1...9)) ?? 1
    }
}

private struct Order: FieldDecodable {
    let kind: Kind
    let lines: [Line]
    let note: FieldChange<String>

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        lines = fields.required("lines", .array(.object(Line.self), 1...2))
        note = fields.change("note", .text(0...3))
    }
}

@Suite struct FieldsTests {
    private func errors(_ text: String, _ unknown: UnknownFields = .reject) throws -> [String] {
        do {
            _ = try JSONReader.decode(Order.self, from: Array(text.utf8), unknownFields: unknown)
            return []
        } catch let refused as FieldErrors {
            return refused.errors.map { "\($0.field): \($0.code)" }
        }
    }

    @Test func decodesWhatIsDeclared() throws {
        let text = #"{"kind":"savings","lines":[{"memo":"a"},{"memo":"b","count":9}],"note":null}"#
        let order = try JSONReader.decode(Order.self, from: Array(text.utf8), unknownFields: .reject)
        #expect(order.kind == .savings)
        #expect(order.lines.map(\.count) == [1, 9])
        guard case .clear = order.note else { return #expect(Bool(false), "null clears") }
    }

    @Test(arguments: [
        (#"{}"#, ["kind: missing", "lines: missing"]),
        (#"{"kind":null,"lines":[{"memo":"a"}]}"#, ["kind: missing"]),
        (#"{"kind":"gold","lines":[]}"#, ["kind: unknown_value", "lines: out_of_range"]),
        (#"{"kind":1,"lines":{}}"#, ["kind: wrong_type", "lines: wrong_type"]),
        (
            #"{"kind":"main","lines":[{"memo":"","count":0},{"memo":"abcdef","count":1.0,"x":1}],"y":2}"#,
            [
                "lines.0.memo: too_short", "lines.0.count: out_of_range", "lines.1.memo: too_long",
                "lines.1.count: wrong_type", "lines.1.x: unknown_field", "y: unknown_field",
            ]
        ),
        (#"{"kind":"main","kind":"main","lines":[{"memo":"a"}]}"#, ["kind: duplicate_field"]),
        (#"{"kind":"main","lines":[{"memo":"a\u0000"}]}"#, ["lines.0.memo: invalid_characters"]),
        (#"[]"#, [": wrong_type"]),
    ])
    func collectsEveryMistake(text: String, expected: [String]) throws {
        #expect(try errors(text) == expected)
    }

    @Test func messagesMayGainFields() throws {
        #expect(try errors(#"{"kind":"main","lines":[{"memo":"a","new":1}],"newer":2}"#, .ignore) == [])
    }

    @Test func lengthsCountScalarsAtTheExactBoundary() throws {
        #expect(try errors(#"{"kind":"main","lines":[{"memo":"ééééé"}]}"#) == [])
        #expect(try errors(#"{"kind":"main","lines":[{"memo":"éééééé"}]}"#) == ["lines.0.memo: too_long"])
    }

    @Test func aHostileListStopsAfterTwentyErrors() throws {
        struct Many: FieldDecodable {
            init(_ fields: inout Fields) { _ = fields.required("lines", .array(.object(Line.self), 1...1000)) }
        }
        let text = #"{"lines":["# + Array(repeating: "{}", count: 1000).joined(separator: ",") + "]}"
        do {
            _ = try JSONReader.decode(Many.self, from: Array(text.utf8), unknownFields: .reject)
            #expect(Bool(false), "must be refused")
        } catch let refused as FieldErrors {
            #expect(refused.errors.count == 20)
        }
    }

    @Test func queriesAreTextAndStrict() throws {
        struct Query: FieldDecodable {
            let limit: Int
            let all: Bool?
            init(_ fields: inout Fields) {
                limit = fields.optional("limit", .integer(1...100)) ?? 20
                all = fields.optional("all", .bool)
            }
        }
        let query = try JSONReader.decode(Query.self, fromText: [("limit", "100"), ("all", "true")])
        #expect(query.limit == 100)
        #expect(query.all == true)
        for bad in ["0", "101", "+5", "1e1", "", "9999999999999999999"] {
            #expect(throws: FieldErrors.self) { try JSONReader.decode(Query.self, fromText: [("limit", bad)]) }
        }
        #expect(throws: FieldErrors.self) { try JSONReader.decode(Query.self, fromText: [("page", "1")]) }
    }

    @Test func theDeclarationDocumentsItself() {
        let fields = Fields.describe(Order.self)
        #expect(fields.map(\.name) == ["kind", "lines", "note"])
        #expect(fields.map(\.isRequired) == [true, true, false])
        #expect(fields[0].schema.json["enum"] == .array([.string("main"), .string("savings")]))
        #expect(fields[1].schema.json["items"]?["additionalProperties"] == .bool(false))
    }
}
