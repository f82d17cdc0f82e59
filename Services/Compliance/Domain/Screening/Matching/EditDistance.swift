/// Insertions, deletions, substitutions and swaps of neighbours between two short words: optimal string alignment, all
/// cells of a column in one machine word (Hyyrö, "A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit
/// Distances", 2003).
enum EditDistance {
    /// Of longer words the rest is not looked at.
    static let longest = 64

    static func between(_ left: [UInt8], _ right: [UInt8]) -> Int {
        if left == right { return 0 }
        if left.isEmpty || right.isEmpty { return min(max(left.count, right.count), longest) }
        return left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 128) { places in
                    distance(left.prefix(longest), right.prefix(longest), places)
                }
            }
        }
    }

    private typealias Word = Slice<UnsafeBufferPointer<UInt8>>

    private static func distance(_ left: Word, _ right: Word, _ places: UnsafeMutableBufferPointer<UInt64>) -> Int {
        // Only the letters that occur are looked up, so only they are cleared.
        for letter in right { places[Int(letter & 127)] = 0 }
        for letter in left { places[Int(letter & 127)] = 0 }
        for (place, letter) in left.enumerated() { places[Int(letter & 127)] |= 1 << UInt64(place) }
        let last: UInt64 = 1 << UInt64(left.count - 1)
        var verticalPlus = ~UInt64(0)
        var verticalMinus: UInt64 = 0
        var diagonal: UInt64 = 0
        var placesBefore: UInt64 = 0
        var distance = left.count
        for letter in right {
            let here = places[Int(letter & 127)]
            let swapped = ((~diagonal & here) << 1) & placesBefore
            diagonal = (((here & verticalPlus) &+ verticalPlus) ^ verticalPlus) | here | verticalMinus | swapped
            var horizontalPlus = verticalMinus | ~(diagonal | verticalPlus)
            var horizontalMinus = diagonal & verticalPlus
            if horizontalPlus & last != 0 { distance += 1 }
            if horizontalMinus & last != 0 { distance -= 1 }
            horizontalPlus = horizontalPlus << 1 | 1
            horizontalMinus <<= 1
            verticalPlus = horizontalMinus | ~(diagonal | horizontalPlus)
            verticalMinus = horizontalPlus & diagonal
            placesBefore = here
        }
        return distance
    }
}
