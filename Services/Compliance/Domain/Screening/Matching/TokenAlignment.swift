/// Which word of one name is which of the other, and what it costs to make them equal.
struct TokenAlignment {
    struct Pair {
        let left: Int
        let right: Int
        let likeness: Likeness
    }

    private(set) var pairs: [Pair] = []
    /// Words of both sides that stand where the other has a different one.
    private(set) var conflicts: [Pair] = []
    let left: [NameToken]
    let right: [NameToken]
    /// Either name may as well be spoken with its family name first.
    let mayRotate: Bool
    /// Words of one side only.
    private(set) var leftOver: [Int]
    private(set) var rightOver: [Int]

    init(_ left: NameReading, _ right: NameReading) {
        let comparison = Comparison(left, right)
        mayRotate = left.isInverted || right.isInverted
        self.left = Self.joining(left.tokens, to: right.tokens, comparison)
        self.right = Self.joining(right.tokens, to: self.left, comparison)
        leftOver = Array(self.left.indices)
        rightOver = Array(self.right.indices)
        takeEqual()
        guard !leftOver.isEmpty, !rightOver.isEmpty else { return }
        let near = take(candidates { comparison.pair($0, $1) })
        pairs += near
        guard !leftOver.isEmpty, !rightOver.isEmpty else { return }
        conflicts = take(
            candidates { $0.isContent && $1.isContent ? comparison.replacement($0, $1) : nil })
    }

    /// Equal words first, neighbours in place where there are several.
    private mutating func takeEqual() {
        for place in left.indices {
            var nearest: Int?
            for (slot, other) in rightOver.enumerated() where right[other].letters == left[place].letters {
                if let known = nearest, abs(rightOver[known] - place) <= abs(other - place) { continue }
                nearest = slot
            }
            guard let nearest else { continue }
            pairs.append(Pair(left: place, right: rightOver.remove(at: nearest), likeness: .same))
        }
        leftOver = leftOver.filter { place in !pairs.contains { $0.left == place } }
    }

    /// All pairs of words that are still free.
    private func candidates(_ likeness: (NameToken, NameToken) -> Likeness?) -> [Pair] {
        var candidates: [Pair] = []
        for place in leftOver {
            for other in rightOver {
                if let likeness = likeness(left[place], right[other]) {
                    candidates.append(Pair(left: place, right: other, likeness: likeness))
                }
            }
        }
        return candidates
    }

    /// The most alike first; neighbours in place go together where several are equally alike.
    private mutating func take(_ candidates: [Pair]) -> [Pair] {
        guard candidates.count > 1 else {
            return candidates.filter { remove($0) }
        }
        return candidates.sorted {
            ($0.likeness.unlikeness, abs($0.left - $0.right), $0.left)
                < ($1.likeness.unlikeness, abs($1.left - $1.right), $1.left)
        }.filter { remove($0) }
    }

    /// False when one of the words is taken already.
    private mutating func remove(_ pair: Pair) -> Bool {
        guard let leftPlace = leftOver.firstIndex(of: pair.left), let rightPlace = rightOver.firstIndex(of: pair.right)
        else { return false }
        leftOver.remove(at: leftPlace)
        rightOver.remove(at: rightPlace)
        return true
    }

    /// Words that the other name writes as one are made one: `van der bilt` for `vanderbilt`, `jong un` for `jongun`.
    private static func joining(
        _ tokens: [NameToken], to others: [NameToken], _ comparison: Comparison
    ) -> [NameToken] {
        guard tokens.count > 1 else { return tokens }
        var result: [NameToken] = []
        var place = 0
        while place < tokens.count {
            if let count = joined(at: place, of: tokens, to: others, comparison) {
                result.append(NameToken(letters: tokens[place..<(place + count)].flatMap(\.letters), kind: .word))
                place += count
            } else {
                result.append(tokens[place])
                place += 1
            }
        }
        return result
    }

    /// How many words from this place on are one word of the other name.
    private static func joined(
        at place: Int, of tokens: [NameToken], to others: [NameToken], _ comparison: Comparison
    ) -> Int? {
        for count in [2, 3] where place + count <= tokens.count {
            let parts = tokens[place..<(place + count)]
            if others.contains(where: { comparison.joins(parts, into: $0) }) { return count }
        }
        return nil
    }
}
