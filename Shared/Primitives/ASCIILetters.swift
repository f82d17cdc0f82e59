extension StringProtocol {
    /// `A` to `Z` in small letters, everything else as it is: for grammars that are ASCII. Unicode's folding would let
    /// a foreign letter in (the Kelvin sign becomes `k`).
    package var asciiLowercased: String {
        String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    /// `a` to `z` in capitals, everything else as it is.
    package var asciiUppercased: String {
        String(decoding: utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
    }
}
