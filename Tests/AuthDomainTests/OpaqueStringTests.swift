import AuthDomain
import Testing

struct OpaqueStringTests {
    /// RFC 8265 section 4.3, table 4, and what the profile's rules say.
    @Test(arguments: [
        ("correct horse battery staple", "correct horse battery staple"),
        ("Correct Horse Battery Staple", "Correct Horse Battery Staple"),
        ("\u{3C0}\u{DF}\u{E5}", "\u{3C0}\u{DF}\u{E5}"),
        ("Jack of \u{2666}s", "Jack of \u{2666}s"), ("foo\u{1680}bar", "foo bar"), ("e\u{301}", "\u{E9}"),
        ("\u{212B}", "\u{C5}"), ("\u{FB01}", "\u{FB01}"),
        ("\u{915}\u{94D}\u{200D}\u{937}", "\u{915}\u{94D}\u{200D}\u{937}"),
        ("\u{1F600}", "\u{1F600}"),
    ])
    func isPreparedAsTheProfileSays(text: String, prepared: String) {
        // Byte for byte: Swift takes canonically equivalent texts for equal.
        #expect(OpaqueString.prepared(text).map { Array($0.utf8) } == Array(prepared.utf8))
    }

    @Test(arguments: [
        "", "my cat is a \u{9}by", "a\u{0}b", "a\u{7F}", "a\u{85}", "a\u{AD}b", "a\u{200B}b", "a\u{200D}b",
        "a\u{202E}b",
        "a\u{2028}b", "a\u{FEFF}b", "a\u{E000}b", "a\u{FFFE}b", "a\u{378}b", "\u{1100}\u{A960}", "a\u{FE0F}b",
    ])
    func disallowedIsRefused(text: String) {
        #expect(OpaqueString.prepared(text) == nil)
    }

    @Test func preparingTwiceChangesNothing() throws {
        for value in UInt32(0x20)...0x2FFF {
            guard let scalar = Unicode.Scalar(value), let once = OpaqueString.prepared("a\(scalar)\u{301}") else {
                continue
            }
            let twice = try #require(OpaqueString.prepared(once))
            #expect(twice.utf8.elementsEqual(once.utf8), "U+\(String(value, radix: 16))")
        }
    }
}
