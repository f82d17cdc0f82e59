/// Splits a name into words of Latin letters. Work and result are bounded whatever comes in: what lies behind the
/// limits is not looked at.
struct WordReader {
    static let longestName = 1_024
    static let longestWord = 40
    static let mostWords = 24

    private(set) var words: [WrittenWord] = []
    private var word = WrittenWord(letters: [], system: .latin)
    private var commas = 0
    /// A consonant of an Indic script is followed by an `a` unless the next sign says otherwise.
    private var owesVowel = false
    private var hangul: [Unicode.Scalar] = []

    init(_ name: String) {
        var rest = Self.longestName
        for scalar in name.unicodeScalars {
            guard rest > 0, words.count < Self.mostWords else { break }
            rest -= 1
            read(scalar)
        }
        endWord()
    }

    private mutating func read(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39: append(UInt8(scalar.value))
        case 0x41...0x5A: append(UInt8(scalar.value) + 0x20)
        case 0x2E: endWord(hasStop: true)
        case 0x2C, 0x060C, 0xFF0C:
            endWord()
            commas += 1
        case 0x26, 0x2B, 0xFF06: readWhole("and")
        // Apostrophes in all their forms separate nothing: `Qa'ida`, `O’Brien`, `CH'O'L`.
        case 0x27, 0x60, 0xB4, 0x2018...0x201B, 0x2BB...0x2BF, 0x5F3, 0x5F4, 0xFF07: break
        case 0...0x7F: endWord()
        default: readForeign(scalar)
        }
    }

    private mutating func readForeign(_ scalar: Unicode.Scalar) {
        if let spelled = LetterTable.letters(of: scalar) {
            append(spelled.letters, in: spelled.system)
        } else if let sign = IndicLetters.sign(of: scalar) {
            read(sign)
        } else if let spelled = Hangul.letters(of: scalar) {
            if word.system != .hangul { endWord() }
            hangul.append(scalar)
            append(spelled, in: .hangul)
        } else if let sign = Kana.sign(of: scalar) {
            read(sign)
        } else if HanReadings.isHan(scalar) {
            if word.system != .han { endWord() }
            word.system = .han
            if word.ideographs.count < Self.longestWord { word.ideographs.append(scalar) }
        } else {
            readUnknown(scalar)
        }
    }

    private mutating func readUnknown(_ scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .letterNumber:
            append(HanReadings.unread(scalar), in: .unread)
        case .nonspacingMark, .enclosingMark, .spacingMark, .format, .modifierLetter, .modifierSymbol: break
        default: endWord()
        }
    }

    private mutating func read(_ sign: IndicLetters.Sign) {
        switch sign {
        case .consonant(let letters):
            payVowel()
            append(Array(letters.utf8), in: .alphabet)
            owesVowel = true
        case .vowel(let letters):
            payVowel()
            append(Array(letters.utf8), in: .alphabet)
        case .vowelSign(let letters):
            // A nasal is written as a sign, and takes no vowel away.
            if ["n", "h", "t"].contains(letters) { payVowel() }
            owesVowel = false
            append(Array(letters.utf8), in: .alphabet)
        case .virama: owesVowel = false
        case .silent: break
        }
    }

    private mutating func payVowel() {
        if owesVowel { append([0x61], in: .alphabet) }
        owesVowel = false
    }

    private mutating func read(_ sign: Kana.Sign) {
        switch sign {
        case .syllable(let letters): append(Array(letters.utf8), in: .kana)
        case .small(let letters):
            if let last = word.letters.last, [0x69, 0x75, 0x65, 0x6F].contains(last) { word.letters.removeLast() }
            append(Array(letters.utf8), in: .kana)
        case .doubling, .longVowel: break
        }
    }

    private mutating func append(_ letter: UInt8) {
        append([letter], in: .latin)
    }

    private mutating func append(_ letters: [UInt8], in system: WritingSystem) {
        if word.system == .han, !word.ideographs.isEmpty { endWord() }
        if system != .hangul, !hangul.isEmpty { endWord() }
        if word.letters.isEmpty { word.system = system }
        guard word.letters.count + letters.count <= Self.longestWord else { return }
        word.letters += letters
    }

    private mutating func readWhole(_ text: String) {
        endWord()
        append(Array(text.utf8), in: .latin)
        endWord()
    }

    private mutating func endWord(hasStop: Bool = false) {
        owesVowel = false
        if !word.letters.isEmpty || !word.ideographs.isEmpty {
            word.hasStop = hasStop
            word.part = commas
            if hangul.count > 1, (2...4).contains(hangul.count), let surname = Hangul.surname(hangul[0]) {
                words.append(WrittenWord(letters: surname, system: .hangul, part: commas))
                word.letters = Array(hangul.dropFirst().compactMap(Hangul.letters).joined())
            }
            words.append(word)
        }
        word = WrittenWord(letters: [], system: .latin)
        hangul = []
    }
}
