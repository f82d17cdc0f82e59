import JSONKit
import Primitives
import Testing

private struct Inner: FieldEncodable {
    let value: Int
    static let example = Inner(value: 7)
    func encode(to out: inout JSONWriter) { out.field("value", value) }
}

private struct Outer: FieldEncodable {
    let id: UniqueID
    let inner: Inner?
    let list: [Inner]
    let memo: String?
    static let example = Outer(id: .example, inner: Inner.example, list: [Inner.example], memo: "m")

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("inner", inner)
        out.field("list", list)
        out.optional("memo", memo)
    }
}

@Suite struct JSONWriterTests {
    @Test func nestedObjectsListsAndAbsentValues() {
        let empty = Outer(id: .example, inner: nil, list: [], memo: nil)
        #expect(JSON.text(empty) == #"{"id":"019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e","inner":null,"list":[]}"#)
        let full = #"{"id":"019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e","inner":{"value":7},"list":[{"value":7}],"memo":"m"}"#
        #expect(JSON.text(Outer.example) == full)
    }

    @Test func everyControlCharacterIsEscapedAndReadBack() throws {
        let text = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) })) + "\"\\/é😀\u{7F}"
        let bytes = JSON.encode(text)
        #expect(!bytes.contains { $0 < 0x20 })
        #expect(try JSONParser.parse(bytes) == .string(text))
    }

    @Test func answersDocumentThemselves() {
        let fields = JSONWriter.describe(Outer.example)
        #expect(fields.map(\.name) == ["id", "inner", "list", "memo"])
        #expect(fields.map(\.isRequired) == [true, true, true, false])
        #expect(fields[1].schema.json["anyOf"] != nil)
    }
}
