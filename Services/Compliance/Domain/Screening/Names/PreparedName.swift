/// A name read once and compared often: its words in every reading that it may have.
package struct PreparedName: Sendable {
    /// Never empty; one, but for names in Chinese characters.
    let readings: [NameReading]
    /// The Chinese characters of a name that is written in them.
    let ideographs: [UInt8]

    package init(_ name: String, schema: ScreeningSchema) {
        var pool = TokenPool()
        self.init(name, schema: schema, pool: &pool)
    }

    init(_ name: String, schema: ScreeningSchema, pool: inout TokenPool) {
        let words = WordReader(name).words
        var variants: [[WrittenWord]] = [[]]
        for word in words {
            guard !word.ideographs.isEmpty else {
                for place in variants.indices { variants[place].append(word) }
                continue
            }
            let readings = HanReadings.readings(of: word.ideographs)
            // Several readings of several words would multiply: the first word's are kept apart, the others share one.
            let base = variants.count == 1 ? readings : [readings[0]]
            variants = variants.flatMap { variant in
                base.map { reading in
                    variant + reading.map { WrittenWord(letters: $0, system: .han, part: word.part) }
                }
            }
        }
        readings = variants.map { NameReading($0, schema: schema, pool: &pool) }
        ideographs = words.flatMap(\.ideographs).prefix(EditDistance.longest / 2).flatMap { scalar in
            // Two signs of seven bits for each character, so that the letters' distance can compare them.
            [UInt8(scalar.value >> 7 & 127), UInt8(scalar.value & 127)]
        }
    }

    /// Nothing in it that could be compared.
    package var isEmpty: Bool { readings.allSatisfy(\.tokens.isEmpty) }
}

/// One way to read a name: its words in order, legal forms taken out.
struct NameReading: Sendable {
    let tokens: [NameToken]
    let forms: Set<LegalForm>
    let system: WritingSystem
    /// Written with its family name first, and a comma behind it: in which order it is spoken depends on the country.
    let isInverted: Bool
    /// All content words as one, for names that are split elsewhere or not at all.
    let joined: [UInt8]

    init(_ words: [WrittenWord], schema: ScreeningSchema, pool: inout TokenPool) {
        isInverted = schema.isPerson && (words.last?.part ?? 0) > 0
        let (words, forms) = schema.isPerson ? Self.nameOfPerson(words) : Self.nameOfThing(words, schema: schema)
        var kinds = words.map { Self.kind(of: $0, schema: schema) }
        // Of `Haji Ibrahim` the title is half of the name, and `Al Bin` is all of it.
        if kinds.count(where: \.isContent) < 2 { kinds = kinds.map { $0 == .title ? .word : $0 } }
        if !kinds.contains(where: \.isContent) { kinds = kinds.map { _ in .word } }
        tokens = zip(words, kinds).prefix(Self.mostTokens).map { pool.token($0.letters, $1) }
        self.forms = forms
        system = words.first { $0.system != .latin }?.system ?? .latin
        joined = Array(tokens.filter { $0.kind != .title }.flatMap(\.letters).prefix(EditDistance.longest))
    }

    /// Of an organisation, a ship or an aircraft; only organisations have legal forms: `LDA` may end a tail number.
    private static func nameOfThing(
        _ words: [WrittenWord], schema: ScreeningSchema
    ) -> (words: [WrittenWord], forms: Set<LegalForm>) {
        let spelled = joiningInitials(words).map { word in
            var word = word
            word.letters = Lexicon.abbreviations[word.letters] ?? word.letters
            return word
        }
        guard schema.isOrganisation else { return (countingNumbers(spelled), []) }
        let found = takingForms(spelled)
        // A name that is nothing but forms keeps them as its words.
        return found.words.isEmpty ? (spelled, []) : (countingNumbers(found.words), found.forms)
    }

    static let mostTokens = 14

    /// `SURNAME, Given` as lists write it, in the order of speech.
    private static func nameOfPerson(_ words: [WrittenWord]) -> (words: [WrittenWord], forms: Set<LegalForm>) {
        guard let last = words.last?.part, last > 0 else { return (words, []) }
        return (
            words.filter { $0.part == 1 } + words.filter { $0.part == 0 } + words.filter { $0.part > 1 }, []
        )
    }

    /// `A.B.C.`, `S. A.` and `C G Clow`: single letters side by side are one word of an organisation's name.
    private static func joiningInitials(_ words: [WrittenWord]) -> [WrittenWord] {
        var joined: [WrittenWord] = []
        var endsInInitials = false
        for word in words {
            let isLetter = word.letters.count == 1 && !(0x30...0x39).contains(word.letters[0])
            if isLetter, endsInInitials, joined[joined.count - 1].letters.count < WordReader.longestWord {
                joined[joined.count - 1].letters += word.letters
            } else {
                joined.append(word)
            }
            endsInInitials = isLetter
        }
        return joined
    }

    private static func takingForms(_ words: [WrittenWord]) -> (words: [WrittenWord], forms: Set<LegalForm>) {
        let letters = words.map(\.letters)
        var rest: [WrittenWord] = []
        var forms: Set<LegalForm> = []
        var place = 0
        while place < words.count {
            if let found = LegalForm.at(place, of: letters) {
                forms.insert(found.form)
                place += found.count
            } else {
                rest.append(words[place])
                place += 1
            }
        }
        return (rest, forms)
    }

    /// `Forty Four` and `44`.
    private static func countingNumbers(_ words: [WrittenWord]) -> [WrittenWord] {
        var counted: [WrittenWord] = []
        var tensBefore: Int?
        for var word in words {
            guard let number = Lexicon.numbers[word.letters] ?? (tensBefore == nil ? nil : Int(ascii: word.letters))
            else {
                tensBefore = nil
                counted.append(word)
                continue
            }
            let isUnit = number < 10
            if isUnit, tensBefore != nil { counted.removeLast() }
            word.letters = Array(String(isUnit ? number + (tensBefore ?? 0) : number).utf8)
            tensBefore = number >= 20 && number.isMultiple(of: 10) ? number : nil
            counted.append(word)
        }
        return counted
    }

    private static func kind(of word: WrittenWord, schema: ScreeningSchema) -> NameToken.Kind {
        if word.letters.allSatisfy({ (0x30...0x39).contains($0) }) { return .number }
        if schema.isPerson {
            if word.letters.count == 1, word.system == .latin || word.system == .alphabet { return .initial }
            if Lexicon.particles.contains(word.letters) { return .particle }
            if Lexicon.titles.contains(word.letters) || Lexicon.suffixes.contains(word.letters) { return .title }
            return .word
        }
        if Lexicon.particles.contains(word.letters), word.letters.count > 1 { return .particle }
        return Lexicon.commonWords.contains(word.letters) ? .common : .word
    }
}

extension Int {
    /// The number that ASCII digits write, if it is a small one.
    fileprivate init?(ascii letters: [UInt8]) {
        guard (1...4).contains(letters.count), letters.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        self = letters.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
