import Testing

@testable import ComplianceDomain

@Suite struct WordReaderTests {
    private static func words(_ name: String) -> [String] {
        WordReader(name).words.map { String(decoding: $0.letters, as: UTF8.self) }
    }

    @Test(arguments: [
        ("Saif-al-Din O’Brien", ["saif", "al", "din", "obrien"]), ("A.B.C. Co.", ["a", "b", "c", "co"]),
        ("Procter & Gamble", ["procter", "and", "gamble"]), ("Łódź Straße Ærø", ["lodz", "strasse", "aero"]),
        ("Щербаков Объект", ["shcherbakov", "obekt"]), ("Қасым-Жомарт", ["kasym", "zhomart"]),
        ("Αθήνα", ["athina"]), ("Հայաստան", ["hayastan"]), ("საქართველო", ["sakartvelo"]),
        ("محمد", ["mhmd"]), ("بوتين", ["bwtyn"]), ("דוד", ["dvd"]), ("김정은", ["kim", "jongun"]),
        ("バラク・オバマ", ["baraku", "obama"]), ("キョウト", ["kyouto"]), ("नरेन्द्र मोदी", ["narendr", "modi"]),
        ("ዐቢይ አሕመድ", ["abiy", "ahmed"]), ("e\u{301}\u{302}a", ["ea"]), ("１２ ＡＢ", ["12", "ab"]), ("٢٠٢٦", ["2026"]),
        ("\u{200B}\u{202E}", []), ("", []),
    ])
    func readsWordsOfEveryScript(name: String, words: [String]) {
        #expect(Self.words(name) == words)
    }

    @Test func commasArePlaces() {
        #expect(WordReader("SMITH, John, Jr").words.map(\.part) == [0, 1, 2])
    }

    @Test func limitsHold() {
        #expect(WordReader(String(repeating: "a b ", count: 10_000)).words.count == WordReader.mostWords)
        #expect(WordReader(String(repeating: "x", count: 10_000)).words[0].letters.count == WordReader.longestWord)
    }
}
