/// The scripts of India have their letters at the same places of blocks of 128 (ISCII's order): one table reads them
/// all.
enum IndicLetters {
    enum Sign: Equatable {
        /// Followed by an `a` unless a vowel sign or a virama takes it away.
        case consonant(String)
        case vowel(String)
        case vowelSign(String)
        case virama
        /// The nukta and marks that change no sound we keep.
        case silent
    }

    /// Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada, Malayalam.
    static func sign(of scalar: Unicode.Scalar) -> Sign? {
        guard (0x0900...0x0D7F).contains(scalar.value) else { return nil }
        switch Int(scalar.value & 0x7F) {
        case 0x01, 0x02: return .vowelSign("n")
        case 0x03: return .vowelSign("h")
        case let place where place >= 0x05 && place <= 0x14: return .vowel(vowels[place - 0x05])
        case let place where place >= 0x15 && place <= 0x39: return .consonant(consonants[place - 0x15])
        case let place where place >= 0x3E && place <= 0x4C: return .vowelSign(vowelSigns[place - 0x3E])
        case 0x4D: return .virama
        // Bengali's t without a vowel.
        case 0x4E where scalar.value == 0x09CE: return .vowelSign("t")
        case 0x5F: return .consonant("y")
        case 0x58...0x5E: return .consonant(["q", "kh", "gh", "z", "r", "rh", "f"][Int(scalar.value & 0x7F) - 0x58])
        default: return .silent
        }
    }

    private static let vowels = [
        "a", "a", "i", "i", "u", "u", "ri", "l", "e", "e", "e", "ai", "o", "o", "o", "au",
    ]
    private static let consonants = [
        "k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n",
        "n", "p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "l", "v", "sh", "sh", "s", "h",
    ]
    private static let vowelSigns = [
        "a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au",
    ]
}
