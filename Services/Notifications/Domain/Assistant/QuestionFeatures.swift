/// What a question is compared by: its words, cut to their stems, and runs of three and four letters of them, which
/// survive misspelling and other endings.
package struct QuestionFeatures: Sendable {
    /// How often each feature stands in the text.
    package private(set) var counts: [String: Int] = [:]
    /// The stems, in their order.
    package private(set) var stems: [String] = []

    package init(_ text: String) {
        for word in Self.words(text) {
            let stem = Stemmer.stem(word)
            stems.append(stem)
            counts["w:" + stem, default: 0] += 1
            let letters = Array("_" + word + "_")
            for length in Self.runs where letters.count >= length {
                for start in 0...(letters.count - length) {
                    counts[String(letters[start..<(start + length)]), default: 0] += 1
                }
            }
        }
    }

    package var length: Int { counts.values.reduce(0, +) }

    /// Words weigh more than what they are made of.
    static func weight(of feature: String) -> Double { feature.hasPrefix("w:") ? 1 : 0.15 }

    private static let runs = [3, 4]
    /// Of a longer question the rest is not looked at.
    private static let mostWords = 120
    private static let longestWord = 40

    /// Letters and digits in lower case, without accents and apostrophes.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case "'", "’", "`": continue
            case "à", "â", "ä", "á": word.append("a")
            case "é", "è", "ê", "ë": word.append("e")
            case "î", "ï", "í": word.append("i")
            case "ô", "ö", "ó": word.append("o")
            case "ù", "û", "ü", "ú": word.append("u")
            case "ç": word.append("c")
            case "œ": word.append("oe")
            default:
                if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) {
                    word.unicodeScalars.append(scalar)
                    continue
                }
                if !word.isEmpty { words.append(word) }
                word = ""
                if words.count >= mostWords { return words }
            }
        }
        if !word.isEmpty { words.append(word) }
        return words.prefix(mostWords).map { String($0.prefix(longestWord)) }
    }
}

/// Takes the commonest endings of English off: a light form of Porter's, for questions are short and its mistakes cost
/// more than its finds.
enum Stemmer {
    private static let endings: [(String, String)] = [
        ("ingly", ""), ("edly", ""), ("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("ly", ""),
        ("s", ""),
    ]

    static func stem(_ word: String) -> String {
        var stem = word
        if let (ending, instead) = endings.first(where: { fits($0.0, word) }) {
            stem = String(word.dropLast(ending.utf8.count)) + instead
        }
        let letters = Array(stem.utf8)
        if letters.count > 3, letters[letters.count - 1] == letters[letters.count - 2],
            !Self.doubled.contains(letters[letters.count - 1])
        {
            stem.removeLast()
        }
        if stem.utf8.count > 3, stem.hasSuffix("e") { stem.removeLast() }
        return stem
    }

    /// `l`, `s` and `z` stand double in stems as well.
    private static let doubled: Set<UInt8> = [UInt8(ascii: "l"), UInt8(ascii: "s"), UInt8(ascii: "z")]

    private static func fits(_ ending: String, _ word: String) -> Bool {
        word.hasSuffix(ending) && word.utf8.count - ending.utf8.count >= 3 && !word.hasSuffix("ss")
    }
}
