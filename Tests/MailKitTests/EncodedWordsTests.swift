import Testing

@testable import MailKit

struct EncodedWordsTests {
    /// RFC 2047 section 8.
    @Test(arguments: [
        ("=?ISO-8859-1?Q?a?=", "a"), ("=?ISO-8859-1?Q?a?= b", "a b"), ("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
        ("=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"), ("=?ISO-8859-1?Q?a_b?=", "a b"),
        ("=?ISO-8859-1?Q?Andr=E9?= Pirard", "André Pirard"), ("=?UTF-8*EN?B?w7w=?=", "ü"),
        ("2 =? 3 ?= 4", "2 =? 3 ?= 4"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="), ("plain", "plain"),
    ])
    func read(_ text: String, _ expected: String) { #expect(EncodedWords.decode(text) == expected) }

    @Test(arguments: [
        "Your code", "Überweisung erhalten: 1 234,50 € — merci", String(repeating: "日本語のとても長い件名", count: 12),
        "=?not encoded?=", "\u{1F600}",
    ])
    func whatIsWrittenIsRead(_ text: String) {
        let encoded = EncodedWords.encode(text)
        #expect(encoded.utf8.allSatisfy { $0 < 0x7F })
        #expect(encoded.split(separator: " ").allSatisfy { !$0.hasPrefix("=?") || $0.utf8.count <= 75 })
        #expect(EncodedWords.decode(encoded) == text)
    }

    @Test(arguments: ["a\r\nBcc: eve@example.test", "a\nb", "a\r", "é\r\nX: y", "a\u{2028}b", "a\u{0}b", "a\u{85}b"])
    func nothingBeginsAnotherHeader(_ text: String) {
        let encoded = EncodedWords.encode(text)
        #expect(!encoded.unicodeScalars.contains { $0.value < 0x20 })
        #expect(!EncodedWords.decode(encoded).unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x85 })
    }
}
