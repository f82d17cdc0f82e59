import Testing
import XMLKit

@Suite struct XMLElementTests {
    private static func parse(_ text: String, limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLElement {
        try XMLElement.parse(Array(text.utf8), limits: limits)
    }

    private static func kind(_ text: String, limits: XMLLimits = XMLLimits()) -> XMLError.Kind? {
        do throws(XMLError) {
            _ = try parse(text, limits: limits)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test func elementsAttributesAndTextAreRead() throws {
        let root = try Self.parse(
            "<?xml version=\"1.0\"?>\n<a x=\"1&amp;2\">\n <b> one\n two </b><b/><c><![CDATA[<&>]]>é&#x41;</c></a>")
        #expect(root.name == "a" && root.attributes == ["x": "1&2"] && root.line == 2)
        #expect(root.children("b").map(\.text) == ["one two", ""])
        #expect(root.text("c") == "<&>éA" && root.child("c")?.line == 4)
        #expect(root.text("none") == "" && root.child("none") == nil)
    }

    @Test func otherEncodingsAreRead() throws {
        let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        #expect(try XMLElement.parse(latin).text == "é")
    }

    @Test(arguments: [
        "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM \"http://example.com/a.dtd\"><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;\">]><a>&y;</a>",
    ])
    func documentTypesAreRefused(text: String) {
        #expect(Self.kind(text) == .hasDocumentType)
    }

    @Test(arguments: ["", "<a>", "<a><b></b>", "<a", "<a>text", "<a><![CDATA[x"])
    func cutDocumentsAreToldApart(text: String) {
        #expect(Self.kind(text) == .cutOff)
    }

    @Test(arguments: ["<a></b>", "x", "<a/><b/>", "<a>&unknown;</a>", "<a b=1/>", "<a>\u{1}</a>"])
    func brokenDocumentsAreRefused(text: String) {
        #expect(Self.kind(text) == .notWellFormed)
    }

    @Test func depthAndNumberAreBounded() {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(Self.kind(nested(64)) == nil)
        #expect(Self.kind(nested(65)) == .tooDeep)
        #expect(Self.kind(nested(100_000)) == .tooDeep)
        let many = "<a>" + String(repeating: "<b/>", count: 10) + "</a>"
        #expect(Self.kind(many, limits: XMLLimits(elements: 11)) == nil)
        #expect(Self.kind(many, limits: XMLLimits(elements: 10)) == .tooManyElements)
    }

    /// More than one piece goes to the parser.
    @Test func largeDocumentsAreRead() throws {
        let word = String(repeating: "é", count: 1_000)
        let root = try Self.parse("<a>" + String(repeating: "<b>\(word)</b>", count: 1_500) + "</a>")
        #expect(root.children.count == 1_500 && root.children.allSatisfy { $0.text == word })
    }
}
