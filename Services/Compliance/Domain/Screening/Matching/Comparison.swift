/// How the words of two names are compared, which depends on what they are written in.
struct Comparison {
    private enum Mode {
        case spelling
        /// Another alphabet, in which sounds are kept and spellings are not.
        case sound
        /// Only the consonants are known of one side.
        case consonants
    }
    private let mode: Mode

    init(_ left: NameReading, _ right: NameReading) {
        if left.system == right.system {
            mode = .spelling
        } else if left.system == .abjad || right.system == .abjad {
            mode = .consonants
        } else {
            mode = .sound
        }
    }

    /// What it costs to make one word the other; nil for words that cannot be one word in two spellings.
    func pair(_ left: NameToken, _ right: NameToken) -> Likeness? {
        if left.letters == right.letters { return .same }
        if left.kind == .initial || right.kind == .initial {
            let fits = (left.isContent || right.isContent) && left.letters[0] == right.letters[0]
            return fits ? .initial : nil
        }
        // Small words meet small words, and a number is another number however few digits differ.
        guard left.isContent == right.isContent, left.kind != .number, right.kind != .number else { return nil }
        if !left.groups.isEmpty, left.groups.contains(where: right.groups.contains) { return .nickname }
        let longest = max(left.letters.count, right.letters.count)
        if mode == .spelling, Double(left.leastDistance(to: right)) > Double(longest) * Self.hopeless { return nil }
        let likeness = likeness(left, right)
        return likeness.unlikeness <= Self.mostUnlike || likeness.soundsAlike ? likeness : nil
    }

    /// What it costs to put one word in the place of another, whatever they are.
    func replacement(_ left: NameToken, _ right: NameToken) -> Likeness { likeness(left, right) }

    /// Several words in a row are this one word, written apart.
    func joins(_ parts: ArraySlice<NameToken>, into other: NameToken) -> Bool {
        let length = parts.reduce(0) { $0 + $1.letters.count }
        guard length >= Self.shortestJoined else { return false }
        if mode == .consonants {
            let consonants = Phonetics.consonants(Phonetics.fold(parts.flatMap(\.letters)))
            return consonants.count >= Self.fewestConsonants && consonants == Phonetics.consonants(other.folded)
        }
        guard abs(other.letters.count - length) <= 1 else { return false }
        // A bit for each letter that only one of them has: more than two are more than one edit.
        let signature = parts.reduce(0) { $0 | $1.signature }
        guard (signature ^ other.signature).nonzeroBitCount <= 2 else { return false }
        guard !parts.contains(where: { $0.letters == other.letters }) else { return false }
        return EditDistance.between(parts.flatMap(\.letters), other.letters) <= (length >= Self.longJoined ? 1 : 0)
    }

    private static let shortestJoined = 4
    private static let longJoined = 6

    private func likeness(_ left: NameToken, _ right: NameToken) -> Likeness {
        let letters = Double(EditDistance.between(left.letters, right.letters))
        let folded = Double(EditDistance.between(left.folded, right.folded))
        let spelled = min(letters, folded + Self.spelling)
        let length = Double(max(left.letters.count, right.letters.count))
        let plain = Likeness(cost: spelled, unlikeness: min(1, spelled / length))
        switch mode {
        case .spelling:
            // Vowels tell Hussein from Hassan: one of them may differ, no more.
            let isAlike = folded <= 1 && left.skeleton == right.skeleton && left.skeleton.count > 1
            return Likeness(cost: plain.cost, unlikeness: plain.unlikeness, soundsAlike: isAlike)
        case .sound:
            return plain.orLess(bySkeleton(left, right, folded: folded))
        case .consonants:
            return plain.orLess(byConsonants(left, right))
        }
    }

    /// Consonants by sound, and a little for each vowel.
    private func bySkeleton(_ left: NameToken, _ right: NameToken, folded: Double) -> Likeness {
        let (one, other) = (Phonetics.liquid(left.skeleton), Phonetics.liquid(right.skeleton))
        let edits = Double(EditDistance.between(one, other))
        let vowels = 0.25 * max(0, folded - edits - 1)
        return lossy(edits: edits, of: max(one.count, other.count), base: 0.5 + vowels)
    }

    private func byConsonants(_ left: NameToken, _ right: NameToken) -> Likeness {
        let (one, other) = (Phonetics.consonants(left.folded), Phonetics.consonants(right.folded))
        let edits = Double(EditDistance.between(one, other))
        return lossy(edits: edits, of: max(one.count, other.count), base: 0.2)
    }

    /// What is left of a word when much was taken away: each difference counts for more, and few letters say little.
    private func lossy(edits: Double, of count: Int, base: Double) -> Likeness {
        let thin = count >= Self.fewestConsonants ? 0 : 0.4 * Double(Self.fewestConsonants - count)
        let cost = base + thin + 1.5 * edits
        let unlikeness = count == 0 ? 1 : min(1, 1.4 * edits / Double(count) + 0.1 * cost)
        return Likeness(cost: cost, unlikeness: unlikeness, soundsAlike: edits == 0 && thin == 0)
    }

    /// With fewer, many words are alike.
    private static let fewestConsonants = 3
    /// Past this two words are different words.
    private static let mostUnlike = 0.5
    /// So large a share of letters that are not in the other word leaves no hope of a pair, in any spelling by sound.
    private static let hopeless = 0.6
    /// A difference of spelling that is none of sound.
    private static let spelling = 0.4
}

/// How near two words are.
struct Likeness {
    /// Letters to change, as much as they count.
    let cost: Double
    /// 0 when equal, 1 when nothing is common.
    let unlikeness: Double
    var isInitial = false
    var isNickname = false
    /// Equal by its consonants.
    var soundsAlike = false

    static let same = Likeness(cost: 0, unlikeness: 0, soundsAlike: true)
    static let initial = Likeness(cost: 0, unlikeness: 0.3, isInitial: true)
    static let nickname = Likeness(cost: 0.6, unlikeness: 0.1, isNickname: true)

    func orLess(_ other: Likeness) -> Likeness { other.cost < cost ? other : self }
}
