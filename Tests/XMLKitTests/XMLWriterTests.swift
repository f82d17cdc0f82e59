import Testing
import XMLKit

@Suite struct XMLWriterTests {
    private static func written(_ text: String) -> [UInt8] {
        var xml = XMLWriter()
        xml.group("a", ["x": text]) { $0.text("b", text) }
        return xml.bytes
    }

    @Test(arguments: ["", "plain", "<b>&amp;]]>\"'</a>", "é李👩‍👩‍👧‍👦", "one two"])
    func textsStayTexts(text: String) throws {
        let root = try XMLElement.parse(Self.written(text))
        #expect(root.attributes == ["x": text] && root.text("b") == text && root.children.count == 1)
    }

    @Test func whatXMLCannotHoldIsLeftOut() throws {
        let root = try XMLElement.parse(Self.written("a\u{0}\u{1F}\u{FFFE}b\tc\r\n"))
        #expect(root.attributes["x"] == "ab\tc\r\n" && root.child("b")?.ownText == "ab\tc\r\n")
    }

    @Test func placesAndPrefixesAreOptional() throws {
        let bytes = Array("<n:a xmlns:n=\"urn:x\"><n:b><n:c>1</n:c></n:b></n:a>".utf8)
        let root = try XMLElement.parse(bytes, keepsPrefixes: false)
        #expect(root.name == "a" && root.at("b", "c")?.text == "1" && root.at("c") == nil)
        #expect(try XMLElement.parse(bytes).at("n:b", "n:c")?.text == "1")
    }
}
