import Testing

@testable import HTTPKit

struct FormFieldsTests {
    @Test(arguments: [
        [("To", "+14155550123"), ("Body", "Hello & good-bye = 100 %")], [("a", ""), ("", "b")],
        [("name", "naïve \u{1F4B8}\r\n\t"), ("name", "again")], [],
    ])
    func whatIsWrittenIsRead(fields: [(String, String)]) throws {
        let form = FormFields(fields.map { ($0.0, $0.1) })
        let read = try #require(FormFields(form.bytes))
        #expect(read.all.map(\.name) == fields.map(\.0))
        #expect(read.all.map(\.value) == fields.map(\.1))
        #expect(form.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    }

    @Test func aPlusIsASpaceAndTheFirstOfANameCounts() {
        let form = FormFields(Array("a=1+2&a=3&b&=&c=%2B%20".utf8))
        #expect(form?["a"] == "1 2")
        #expect(form?["b"] == "")
        #expect(form?["c"] == "+ ")
        #expect(form?["d"] == nil)
    }

    @Test(arguments: ["a=%", "a=%2", "a=%zz", "%ff=1"])
    func whatIsNoFormIsNone(text: String) {
        #expect(FormFields(Array(text.utf8)) == nil)
    }

    @Test func moreFieldsThanAnybodyNeedsAreNone() {
        let fields = { (count: Int) in Array(Array(repeating: "a=1", count: count).joined(separator: "&").utf8) }
        #expect(FormFields(fields(200))?.all.count == 200)
        #expect(FormFields(fields(201)) == nil)
        #expect(FormFields([0x61, 0x3D, 0xFF]) == nil)
    }
}
