/// The Latin letters that a letter of another script, or one with marks, is compared as.
enum LetterTable {
    /// The letters of a scalar and its script; nil for what these tables do not hold.
    static func letters(of scalar: Unicode.Scalar) -> (letters: [UInt8], system: WritingSystem)? {
        if let spelled = spellings[scalar.value] { return spelled }
        if let plain = plainForm(of: scalar.value) { return ([plain], .latin) }
        return ethiopic(scalar.value)
    }

    private static let spellings: [UInt32: (letters: [UInt8], system: WritingSystem)] = {
        var table: [UInt32: (letters: [UInt8], system: WritingSystem)] = [:]
        let tables: [(String, WritingSystem)] = [
            (latin, .latin), (cyrillic, .alphabet), (greek, .alphabet), (armenian, .alphabet), (georgian, .alphabet),
            (arabic, .abjad), (hebrew, .abjad), (thai, .alphabet), (khmer, .alphabet),
        ]
        for (text, system) in tables {
            for (key, scalars) in entries(of: text) {
                for scalar in scalars { table[scalar.value] = (Array(key.utf8), system) }
            }
        }
        return table
    }()

    /// `key:letters` by white space, as all tables here are written.
    static func entries(of text: String) -> [(key: Substring, scalars: Substring.UnicodeScalarView)] {
        text.split(whereSeparator: \.isWhitespace).compactMap { entry in
            guard let colon = entry.unicodeScalars.firstIndex(of: ":") else { return nil }
            return (entry[..<colon], entry[entry.index(after: colon)...].unicodeScalars)
        }
    }

    /// Full-width and mathematical letters and digits: the same signs in another dress.
    private static func plainForm(of value: UInt32) -> UInt8? {
        switch value {
        case 0xFF10...0xFF19: return UInt8(value - 0xFF10) + 0x30
        case 0xFF21...0xFF3A: return UInt8(value - 0xFF21) + 0x61
        case 0xFF41...0xFF5A: return UInt8(value - 0xFF41) + 0x61
        case 0x1D400...0x1D6A3: return UInt8((value - 0x1D400) % 26) + 0x61
        case 0x1D7CE...0x1D7FF: return UInt8((value - 0x1D7CE) % 10) + 0x30
        case 0x0660...0x0669: return UInt8(value - 0x0660) + 0x30
        case 0x06F0...0x06F9: return UInt8(value - 0x06F0) + 0x30
        default: return nil
        }
    }

    /// A syllable of Ethiopic: its row is the consonant, its place in the row of eight the vowel.
    private static func ethiopic(_ value: UInt32) -> (letters: [UInt8], system: WritingSystem)? {
        guard (0x1200...0x1357).contains(value) else { return nil }
        let row = Int(value - 0x1200) / 8
        let consonant = ethiopicRows[row]
        let vowel = ["e", "u", "i", "a", "e", "", "o", "wa"][Int(value - 0x1200) % 8]
        // The rows without a consonant (alef, ain) begin with an `a`.
        let spelled = consonant == "-" ? (["", "e"].contains(vowel) ? "a" : vowel) : consonant + vowel
        return (Array(spelled.utf8), .alphabet)
    }

    private static let ethiopicRows = [
        "h", "l", "h", "m", "s", "r", "s", "sh", "q", "q", "q", "q", "b", "v", "t", "ch", "h", "h", "n", "ny", "-", "k",
        "k", "k", "k", "w", "-", "z", "zh", "y", "d", "d", "j", "g", "g", "g", "t", "ch", "p", "ts", "ts", "f", "p",
    ]
}
