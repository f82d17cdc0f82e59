import JSONKit
import Testing

private struct Label: FieldDecodable, Equatable {
    let text: String

    init(_ fields: inout Fields) { text = fields.required("text", .text(1...3)) }
}

private struct Labels: FieldDecodable {
    let labels: [String: Label]

    init(_ fields: inout Fields) {
        labels = fields.required("labels", .map(.pathName(1...2, example: "en"), .object(Label.self), 1...2))
    }
}

/// Objects whose member names are the caller's.
@Suite struct MapFieldTests {
    private func errors(_ text: String) throws -> [String] {
        do {
            _ = try JSONReader.decode(Labels.self, from: Array(text.utf8), unknownFields: .reject)
            return []
        } catch let refused as FieldErrors {
            return refused.errors.map { "\($0.field): \($0.code)" }
        }
    }

    @Test func namesAreKept() throws {
        let text = #"{"labels":{"en":{"text":"a"},"fr":{"text":"b"}}}"#
        let labels = try JSONReader.decode(Labels.self, from: Array(text.utf8), unknownFields: .reject).labels
        #expect(labels.mapValues(\.text) == ["en": "a", "fr": "b"])
    }

    @Test(arguments: [
        (#"{"labels":{}}"#, ["labels: out_of_range"]),
        (#"{"labels":[]}"#, ["labels: wrong_type"]),
        (#"{"labels":{"a":{"text":"a"},"b":{"text":"a"},"c":{"text":"a"}}}"#, ["labels: out_of_range"]),
        (#"{"labels":{"EN":{"text":"a"}}}"#, ["labels.EN: invalid_characters"]),
        (#"{"labels":{"en":{"text":"abcd"},"fr":{}}}"#, ["labels.en.text: too_long", "labels.fr.text: missing"]),
        (#"{"labels":{"en":{"text":"a"},"en":{"text":"b"}}}"#, ["labels.en: duplicate_field"]),
        (#"{"labels":{"en":{"text":"a","more":1}}}"#, ["labels.en.more: unknown_field"]),
    ])
    func whatIsWrongIsNamed(text: String, expected: [String]) throws {
        #expect(try errors(text) == expected)
    }
}
