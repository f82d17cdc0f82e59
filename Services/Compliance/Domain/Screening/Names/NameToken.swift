/// A word of a name, ready to be compared. An object, because it is handed about more often than made.
final class NameToken: Sendable {
    enum Kind: UInt8, Sendable {
        case word
        /// A letter that may stand for a whole word.
        case initial
        /// `al`, `van`, `of`: kept, and of little weight.
        case particle
        /// `Dr`, `Sheikh`, `Jr`.
        case title
        /// Of an organisation: `group`, `trading`.
        case common
        case number

        var isContent: Bool { self == .word || self == .number || self == .common }

        /// How much finding such a word, or missing it, says.
        var weight: Double {
            switch self {
            case .word, .number: 1
            case .common: 0.4
            case .initial: 0.35
            case .particle, .title: 0.1
            }
        }
    }

    let letters: [UInt8]
    /// The letters by sound, vowels and all: `Phonetics.fold`.
    let folded: [UInt8]
    /// The consonants by sound: `Phonetics.skeleton`.
    let skeleton: [UInt8]
    let kind: Kind
    /// The given names this one stands for.
    let groups: [UInt16]
    /// Which letters it has, a bit each: a quick lower bound of a distance.
    let signature: UInt64
    let weight: Double
    let isContent: Bool

    init(letters: [UInt8], kind: Kind) {
        self.letters = letters
        self.kind = kind
        folded = Phonetics.fold(letters)
        skeleton = Phonetics.skeleton(folded)
        groups = kind == .word ? Lexicon.givenNameGroups[letters] ?? [] : []
        signature = letters.reduce(0) { $0 | 1 << UInt64($1 & 63) }
        weight = kind.weight
        isContent = kind.isContent
    }

    /// As many letters of the one are not in the other: no distance is less.
    func leastDistance(to other: NameToken) -> Int {
        max((signature & ~other.signature).nonzeroBitCount, (other.signature & ~signature).nonzeroBitCount)
    }
}
