/// What is seen when two names are laid side by side, as numbers: the facts that the score is made of.
struct PairFeatures {
    /// Each from 0 to 1.
    enum Name: Int, CaseIterable {
        /// Letters to change in all words that stand for one another, in sixths: 6 and more are 1.
        case edits
        /// Of these, those above two: one slip or two are usual, more are another name.
        case manyEdits
        /// Edits by the length of what was compared.
        case editShare
        /// The most unlike pair of words.
        case worstWord
        /// A word that stands where the other name has a different one.
        case conflict
        /// Share of all words that only one name has.
        case missing
        /// These words, above two of them, in thirds.
        case manyMissing
        /// Words that only one name has, when hardly anything else agrees.
        case thin
        /// Words in another order.
        case order
        /// Small words of one side only.
        case smallWords
        /// Legal forms of different kinds.
        case forms
        /// The edits, in halves, where all differing words sound the same.
        case sound
        /// One name is made of the initials of the other.
        case acronym
        /// What agrees is only words that many share.
        case commonOnly
        /// The edits, in quarters, between different scripts, which lose spelling.
        case script
        /// How short the shortest differing word is.
        case shortWord
        /// A differing word begins otherwise.
        case firstLetter
    }

    private(set) var values = [Double](repeating: 0, count: Name.allCases.count)

    private(set) subscript(_ name: Name) -> Double {
        get { values[name.rawValue] }
        set { values[name.rawValue] = newValue }
    }

    let sums: AlignmentSums
    private let edits: Double
    private let hasAgreement: Bool

    /// - Parameter characters: what differs between two names in Chinese characters, by which they are told apart
    ///   better than by their readings, for many have the same one.
    init(_ left: NameReading, _ right: NameReading, isPerson: Bool, characters: Double = 0) {
        let alignment = TokenAlignment(left, right)
        sums = AlignmentSums(alignment)
        var edits = sums.edits
        var isOneSpelling = false
        if left.system == right.system, edits > 0 || sums.contentPairs == 0 {
            let whole = EditDistance.between(left.joined, right.joined)
            isOneSpelling = whole <= 1 && min(left.joined.count, right.joined.count) >= Self.shortestWhole
            edits = min(edits, Double(whole))
        }
        let hasStranger = Self.hasInitialOfAnother(alignment)
        self.edits = max(edits, characters) + (hasStranger ? Self.otherInitial : 0)
        hasAgreement = sums.contentPairs > 0 || isOneSpelling
        let isAcronym = !isPerson && (Self.isAcronym(left, right) || Self.isAcronym(right, left))
        if isAcronym {
            setAcronym(alignment)
        } else {
            setSpelling(isSameScript: left.system == right.system)
            setWords(hasStranger: hasStranger)
            let formsDiffer = !left.forms.isEmpty && !right.forms.isEmpty && left.forms.isDisjoint(with: right.forms)
            self[.forms] = formsDiffer ? 1 : 0
        }
    }

    /// Shorter names are alike by chance.
    private static let shortestWhole = 4
    /// Another initial is another name, of which only one letter is seen.
    private static let otherInitial = 2.0

    private mutating func setSpelling(isSameScript: Bool) {
        self[.edits] = min(edits, 6) / 6
        self[.manyEdits] = max(0, min(edits, 6) - 2) / 4
        self[.editShare] = min(1, edits * 2 / Double(max(3, sums.letters)))
        self[.worstWord] = sums.worst
        self[.sound] = edits <= 2 && sums.soundsAlike ? edits / 2 : 0
        self[.script] = isSameScript ? 0 : min(edits, 4) / 4
        self[.shortWord] = sums.shortestEdited.map { 1 / Double(max(1, $0)) } ?? 0
        self[.firstLetter] = sums.firstLetterDiffers ? 1 : 0
    }

    private mutating func setWords(hasStranger: Bool) {
        self[.conflict] = min(1, sums.conflict + (hasStranger ? 1 : 0))
        self[.missing] = sums.over / max(0.5, sums.over + sums.matched)
        self[.manyMissing] = min(1, max(0, sums.over - 2) / 3)
        self[.thin] = sums.over > 0 && sums.matched < 1.5 ? 1 : 0
        self[.order] = sums.isReordered ? 1 : 0
        self[.smallWords] = min(1, Double(sums.smallOver) / 3)
        self[.commonOnly] = sums.contentPairs > 0 && !sums.hasTellingPair ? 1 : 0
    }

    /// Initials in place of the words agree with all of them: what is left to hold against it is what else there is.
    private mutating func setAcronym(_ alignment: TokenAlignment) {
        let others = Double(min(alignment.left.count, alignment.right.count) - 1)
        self[.acronym] = 1
        self[.missing] = others / (others + 3)
    }

    /// Names that have no word in common are strangers, however few letters they have.
    var areStrangers: Bool { !hasAgreement && self[.acronym] == 0 }

    /// Nothing differs but small words, titles and legal forms of one kind.
    var isSame: Bool {
        edits == 0 && !sums.hasInitial
            && [Name.missing, .order, .conflict, .forms, .acronym].allSatisfy { self[$0] == 0 }
    }

    /// An initial stands where the other name has another initial, or a word that begins otherwise.
    private static func hasInitialOfAnother(_ alignment: TokenAlignment) -> Bool {
        guard !alignment.leftOver.isEmpty, !alignment.rightOver.isEmpty else { return false }
        let left = alignment.leftOver.map { alignment.left[$0].kind }
        let right = alignment.rightOver.map { alignment.right[$0].kind }
        func meet(_ ones: [NameToken.Kind], _ others: [NameToken.Kind]) -> Bool {
            ones.contains(.initial) && others.contains { $0 == .initial || $0 == .word }
        }
        return meet(left, right) || meet(right, left)
    }

    private static func isAcronym(_ short: NameReading, _ long: NameReading) -> Bool {
        guard long.tokens.count >= 3, let word = short.tokens.first(where: { $0.kind == .word }),
            (3...6).contains(word.letters.count)
        else { return false }
        let letters = long.tokens.filter { $0.kind != .particle && $0.kind != .number }.compactMap(\.letters.first)
        return letters.count >= 3 && letters == word.letters
    }
}
