import Primitives
import Testing

@testable import MailKit

struct TransferCodingTests {
    private func decoded(_ text: String, _ name: String) -> String {
        String(decoding: TransferCoding.decode(Array(text.utf8)[...], name), as: UTF8.self)
    }

    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("\u{3FF}>?", "z78+Pw=="),
    ])
    func base64(_ text: String, _ encoded: String) {
        #expect(TransferCoding.base64(Array(text.utf8)) == encoded)
        #expect(decoded(encoded, "BASE64") == text)
    }

    @Test func base64PassesOverWhatIsNoLetter() {
        #expect(decoded("Zm9v\r\n Ym!Fy\r\n", " base64 ") == "foobar")
    }

    @Test func quotedPrintableIsReadAsOthersWriteIt() {
        #expect(decoded("a=3Db=\r\nc =E2=82=AC \r\nd=\n", "quoted-printable") == "a=bc €\r\nd")
        #expect(decoded("100%=zz =4", "quoted-printable") == "100%=zz =4")
    }

    @Test func linesAreShortAndOfASCII() {
        let text = String(repeating: "Grüße, \"Ada\" = 100 % . From here ", count: 20) + "\n.\nFrom me\n\ttail \n"
        let encoded = TransferCoding.quotedPrintable(text)
        for line in String(decoding: encoded, as: UTF8.self).split(separator: "\r\n") {
            #expect(line.utf8.count <= 76)
            #expect(!line.hasPrefix(".") && !line.hasPrefix("From ") && line.last != " " && line.last != "\t")
        }
        #expect(encoded.allSatisfy { $0 < 0x7F })
    }

    /// Any text comes back, whatever stands where a line has to be broken.
    @Test(arguments: 0..<200 as Range<UInt64>) func whateverIsWrittenIsRead(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let letters = Array("aF. =\t\u{E9}\u{20AC}\u{1F600}\n=3D\u{0}x")
        let text = String(
            (0..<Int.random(in: 0...400, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
        let quoted = TransferCoding.quotedPrintable(text)
        var expected = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        if !text.isEmpty, text.last != "\n" { expected += "\r\n" }
        #expect(decoded(String(decoding: quoted, as: UTF8.self), "quoted-printable") == expected)
        #expect(
            decoded(String(decoding: TransferCoding.base64Lines(Array(text.utf8)), as: UTF8.self), "base64") == text)
    }
}
