import Primitives
import TestSupport
import Testing

struct TextCodingTests {
    /// RFC 4648 section 10, without the padding.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"),
    ])
    func base64URLFollowsTheRFC(plain: String, text: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
    }

    @Test func base64URLUsesTheURLAlphabet() {
        #expect(Base64URL.encode([0xfb, 0xff, 0xbf]) == "-_-_")
    }

    @Test(arguments: ["Zg==", "Z", "Zm9vY", "Zh", "Zm9", "Zm 8", "Zm8\n", "+/+/", "Zm8=", "Zmé"])
    func base64URLRefusesWhatIsNotCanonical(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func base64ReadsWhatItWrites() {
        for count in 0..<20 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 101 + 251) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        #expect(Base64.decode("+/+/") == [0xfb, 0xff, 0xbf])
        for text in ["A", "AA", "AA=", "AA===", "AB==", "A=A=", "-_-_", "AAA A", "=", "AAAA=", "AAAA===="] {
            #expect(Base64.decode(text) == nil, "\(text)")
        }
    }

    @Test func anyBytesRoundTrip() {
        var random = SeededGenerator()
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
    }

    @Test func hexTakesBothCasesAndNothingElse() {
        #expect(Hex.encode([0x00, 0x9f, 0xff]) == "009fff")
        #expect(Hex.decode("009FfF") == [0x00, 0x9f, 0xff])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0g") == nil)
    }

    @Test func constantTimeComparisonIsAnEquality() {
        #expect(constantTimeEquals("secret", "secret"))
        #expect(!constantTimeEquals("secret", "secreT"))
        #expect(!constantTimeEquals("secret", "secret2"))
        #expect(constantTimeEquals([UInt8](), []))
    }
}

struct CursorCodecTests {
    private let codec = CursorCodec(key: Array("a key of some length".utf8))

    @Test func cursorsRoundTrip() throws {
        #expect(try codec.decodeText(codec.encode("2026-11-20|42")) == "2026-11-20|42")
        #expect(try codec.decode(codec.encode([UInt8]())) == [])
        #expect(try codec.decodeText(codec.encode("x", list: "wallets"), list: "wallets") == "x")
    }

    @Test func everyChangedLetterIsNoticed() {
        let cursor = codec.encode("2026-11-20|42")
        for index in cursor.indices {
            var changed = cursor
            changed.replaceSubrange(index...index, with: cursor[index] == "A" ? "B" : "A")
            #expect(throws: InvalidCursor.self) { try codec.decode(changed) }
        }
    }

    @Test(arguments: ["", "A", "not a cursor", String(repeating: "A", count: 10_000)])
    func otherTextIsRefused(text: String) {
        #expect(throws: InvalidCursor.self) { try codec.decode(text) }
    }

    @Test func cursorOfAnotherKeyOrListIsRefused() {
        let other = CursorCodec(key: Array("another key".utf8))
        #expect(throws: InvalidCursor.self) { try codec.decode(other.encode("x")) }
        #expect(throws: InvalidCursor.self) { try codec.decode(codec.encode("x", list: "wallets"), list: "transfers") }
    }
}

struct BackoffTests {
    private let backoff = Backoff(initial: .milliseconds(100), cap: .seconds(5))

    @Test func ceilingDoublesUpToTheCap() {
        #expect(backoff.ceiling(attempt: 0) == .milliseconds(100))
        #expect(backoff.ceiling(attempt: 1) == .milliseconds(200))
        #expect(backoff.ceiling(attempt: 5) == .milliseconds(3_200))
        #expect(backoff.ceiling(attempt: 6) == .seconds(5))
        #expect(backoff.ceiling(attempt: 1_000_000) == .seconds(5))
    }

    @Test func delaySpreadsFromZeroToTheCeiling() {
        var random = SeededGenerator()
        let delays = (0..<1_000).map { _ in backoff.delay(attempt: 3, using: &random) }
        #expect(delays.allSatisfy { $0 >= .zero && $0 <= .milliseconds(800) })
        #expect(delays.contains { $0 < .milliseconds(100) })
        #expect(delays.contains { $0 > .milliseconds(700) })
    }
}
