/// Hiragana and katakana by Hepburn, without the marks of long vowels.
enum Kana {
    enum Sign: Equatable {
        case syllable(String)
        /// A small `ya`, `yu`, `yo` or vowel: it replaces the vowel before it.
        case small(String)
        /// The small `tsu`: doubles the consonant that follows, which no comparison keeps.
        case doubling
        case longVowel
    }

    static func sign(of scalar: Unicode.Scalar) -> Sign? {
        let value = (0x3041...0x3096).contains(scalar.value) ? scalar.value + 0x60 : scalar.value
        if value == 0x30FC { return .longVowel }
        guard (0x30A1...0x30F6).contains(value) else { return nil }
        let sound = sounds[Int(value - 0x30A1)]
        if sound == "-" { return .doubling }
        return sound.hasPrefix("_") ? .small(String(sound.dropFirst())) : .syllable(sound)
    }

    private static let sounds = [
        "_a", "a", "_i", "i", "_u", "u", "_e", "e", "_o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko",
        "go", "sa", "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo", "ta", "da", "chi", "ji", "-", "tsu", "zu",
        "te", "de", "to", "do", "na", "ni", "nu", "ne", "no", "ha", "ba", "pa", "hi", "bi", "pi", "fu", "bu", "pu",
        "he", "be", "pe", "ho", "bo", "po", "ma", "mi", "mu", "me", "mo", "_ya", "ya", "_yu", "yu", "_yo", "yo", "ra",
        "ri", "ru", "re", "ro", "_wa", "wa", "i", "e", "o", "n", "vu", "_ka", "_ke",
    ]
}
