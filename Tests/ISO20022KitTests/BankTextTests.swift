import ISO20022Kit
import Testing

@Suite struct BankTextTests {
    @Test(arguments: [
        ("Ada Lovelace", "Ada Lovelace"), ("Jürgen Weiß & Söhne", "Jurgen Weiss + Sohne"), ("Zoë\u{301}", "Zoe"),
        ("e\u{301}", "e"), ("Ærø_Ñ", "AEro-N"), ("Γιώργος", "Giorgos"), ("Щукин Юлия", "SHTukin YUliya"),
        ("//RET//AC04/", "RET/AC04"), (" a \t b\u{A0}", "a b"), ("5 € [x]; \"y\"", "5 E (x), 'y'"), ("李 a", ". a"),
        ("a\u{200B}b\u{0}", "ab"),
    ])
    func namesAreSpelledForBanks(text: String, spelling: String) {
        #expect(BankText.encode(text, limit: 70, orElse: "-") == spelling)
        #expect(BankText.isAllowed(spelling))
    }

    @Test(arguments: ["", "  ", "///", "李", "\u{1}", "…"])
    func whatLeavesNothingIsReplaced(text: String) {
        #expect(BankText.encode(text, limit: 70, orElse: "NOTPROVIDED") == "NOTPROVIDED")
    }

    @Test func longTextsAreCut() {
        #expect(BankText.encode(String(repeating: "ß", count: 200), limit: 7, orElse: "") == "sssssss")
        #expect(BankText.encode("abc def", limit: 4, orElse: "") == "abc")
        #expect(BankText.encode("abcd", limit: 4, orElse: "") == "abcd")
    }

    @Test func everyLetterOfAnyTextIsAllowed() {
        for value in UInt32(0)...0xFFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = BankText.encode("a\(scalar)b", limit: 10, orElse: "")
            if !BankText.isAllowed(text) { Issue.record("\(value) becomes \(text)") }
        }
        #expect(!BankText.isAllowed("é") && !BankText.isAllowed("a_b") && BankText.isAllowed("/-?:().,'+ aZ09"))
    }
}
