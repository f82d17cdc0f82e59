/// What the words of an alignment come to, taken in one pass: a search does this for every candidate.
struct AlignmentSums {
    private(set) var edits = 0.0
    /// The unlikeness of the most unlike pair.
    private(set) var worst = 0.0
    /// The weight of what agrees, of what conflicts, of what only one name has.
    private(set) var matched = 0.0
    private(set) var conflict = 0.0
    private(set) var over = 0.0
    /// Small words that only one name has.
    private(set) var smallOver = 0
    /// Pairs of content words.
    private(set) var contentPairs = 0
    /// A pair of words that not everybody has.
    private(set) var hasTellingPair = false
    private(set) var soundsAlike = true
    /// Letters of the shortest word that is spelled otherwise.
    private(set) var shortestEdited: Int?
    private(set) var firstLetterDiffers = false
    private(set) var hasNickname = false
    private(set) var hasInitial = false
    private(set) var hasEdited = false
    private(set) var isReordered = false
    /// Letters of the content words of the shorter name.
    private(set) var letters = 0

    init(_ alignment: TokenAlignment) {
        for pair in alignment.pairs { add(pair, alignment) }
        for pair in alignment.conflicts { addConflict(pair, alignment) }
        for place in alignment.leftOver { addOver(alignment.left[place]) }
        for place in alignment.rightOver { addOver(alignment.right[place]) }
        letters = min(Self.letters(of: alignment.left), Self.letters(of: alignment.right))
        isReordered = Self.isReordered(alignment)
    }

    private mutating func add(_ pair: TokenAlignment.Pair, _ alignment: TokenAlignment) {
        let (left, right) = (alignment.left[pair.left], alignment.right[pair.right])
        matched += min(left.weight, right.weight)
        if pair.likeness.isInitial { hasInitial = true }
        guard left.isContent, right.isContent else { return }
        contentPairs += 1
        if left.kind != .common, right.kind != .common { hasTellingPair = true }
        if pair.likeness.isNickname { hasNickname = true }
        addEdits(pair, left, right)
    }

    private mutating func addConflict(_ pair: TokenAlignment.Pair, _ alignment: TokenAlignment) {
        let (left, right) = (alignment.left[pair.left], alignment.right[pair.right])
        conflict += min(left.weight, right.weight) * min(1, pair.likeness.cost / 3)
        addEdits(pair, left, right)
    }

    private mutating func addEdits(_ pair: TokenAlignment.Pair, _ left: NameToken, _ right: NameToken) {
        edits += pair.likeness.cost
        worst = max(worst, pair.likeness.unlikeness)
        guard pair.likeness.cost > 0 else { return }
        if !pair.likeness.isNickname { hasEdited = true }
        if !pair.likeness.soundsAlike { soundsAlike = false }
        shortestEdited = min(shortestEdited ?? .max, min(left.letters.count, right.letters.count))
        if left.letters[0] != right.letters[0] { firstLetterDiffers = true }
    }

    private mutating func addOver(_ token: NameToken) {
        if token.isContent || token.kind == .initial { over += token.weight } else { smallOver += 1 }
    }

    private static func letters(of tokens: [NameToken]) -> Int {
        tokens.reduce(0) { $0 + ($1.isContent ? $1.letters.count : 0) }
    }

    /// The words that agree stand in another order, and not in the one that a comma leaves open.
    private static func isReordered(_ alignment: TokenAlignment) -> Bool {
        var (first, last, descents) = (-1, -1, 0)
        for place in alignment.left.indices {
            guard let pair = alignment.pairs.first(where: { $0.left == place }),
                alignment.left[place].isContent || pair.likeness.isInitial
            else { continue }
            if first < 0 { first = pair.right }
            if pair.right < last { descents += 1 }
            last = pair.right
        }
        let isRotated = alignment.mayRotate && descents == 1 && last < first
        return descents > 0 && !isRotated
    }
}
