import FoundationEssentials

/// A random generator that can be run again: it prints its seed, and `FLORIN_TEST_SEED` sets it.
///
/// SplitMix64 (Steele, Lea and Flood, 2014): each seed gives a full-period sequence, good enough to choose test data.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    package let seed: UInt64
    private var state: UInt64

    /// - Parameter seed: the sequence to play; without it, that of `FLORIN_TEST_SEED`, or else a fresh one.
    package init(seed: UInt64? = nil, _ test: String = #function) {
        let chosen =
            seed
            ?? ProcessInfo.processInfo.environment["FLORIN_TEST_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 1...999_999_999)
        self.seed = chosen
        state = chosen
        print("seed of \(test): \(chosen) (FLORIN_TEST_SEED=\(chosen) plays it again)")
    }

    /// One of thousands: whoever makes it prints the seed if it matters.
    package init(quietly seed: UInt64) {
        self.seed = seed
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
