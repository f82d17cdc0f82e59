/// The different words of all names, found by what resembles them: runs of two letters, sound, consonants.
struct TokenVocabulary: Sendable {
    private var words: [[UInt8]] = []
    private var lengths: [UInt8] = []
    /// Whether a word is found by runs of its letters.
    private var hasRuns: [Bool] = []
    private var ids: [[UInt8]: Int32] = [:]
    private var byBigram: [[Int32]] = Array(repeating: [], count: Self.bigrams)
    private var bySkeleton = LetterKeys()
    private var byConsonants = LetterKeys()

    /// - Parameters:
    ///   - folded: letters as `Phonetics.fold` leaves them.
    ///   - isWhole: all words of a name as one. It is found by its sound only: by runs of letters it would be found
    ///     wherever one of its words is, which is found anyway.
    mutating func id(of folded: [UInt8], isWhole: Bool) -> Int32 {
        let id = ids[folded] ?? add(folded)
        // What was first seen as a whole name may be a word of the next one.
        if !isWhole, !hasRuns[Int(id)] {
            hasRuns[Int(id)] = true
            for bigram in Set(Self.bigrams(of: folded)) { byBigram[bigram].append(id) }
        }
        return id
    }

    private mutating func add(_ folded: [UInt8]) -> Int32 {
        let id = Int32(words.count)
        ids[folded] = id
        words.append(folded)
        lengths.append(UInt8(min(folded.count, 255)))
        hasRuns.append(false)
        bySkeleton.add(Self.soundKey(folded))
        byConsonants.add(Phonetics.consonants(folded))
        return id
    }

    struct Similar {
        let id: Int32
        /// 0 to 1.
        let likeness: Float
    }

    /// The most alike words, in no order.
    func similar(to folded: [UInt8], isWhole: Bool, system: WritingSystem) -> [Similar] {
        var found: [Similar] = []
        found.reserveCapacity(128)
        let bigrams = isWhole ? [] : Self.bigrams(of: folded)
        var shared = [UInt8](repeating: 0, count: words.count)
        for id in count(bigrams, in: &shared) {
            let length = Int(lengths[Int(id)])
            let longest = max(length, folded.count)
            guard Float(shared[Int(id)]) * 2 >= Self.leastShared * Float(bigrams.count + length + 1),
                abs(length - folded.count) * 2 <= longest
            else { continue }
            let likeness = 1 - Float(EditDistance.between(folded, words[Int(id)])) / Float(longest)
            guard likeness >= Self.leastLike else { continue }
            found.append(Similar(id: id, likeness: likeness))
            shared[Int(id)] = Self.taken
        }
        for (id, likeness) in alike(folded, system: system) where shared[Int(id)] != Self.taken {
            found.append(Similar(id: id, likeness: likeness))
            shared[Int(id)] = Self.taken
        }
        guard found.count > Self.mostSimilar else { return found }
        found.sort { ($1.likeness, $0.id) < ($0.likeness, $1.id) }
        return Array(found.prefix(Self.mostSimilar))
    }

    private static let taken: UInt8 = .max

    /// Words that are found by a key: the same word, and where a sound is long enough to tell something, all that have
    /// it.
    private func alike(_ folded: [UInt8], system: WritingSystem) -> [(id: Int32, likeness: Float)] {
        var alike = ids[folded].map { [(id: $0, likeness: Float(1))] } ?? []
        let sound = Self.soundKey(folded)
        if sound.count >= Self.shortestSound {
            alike += bySkeleton.ids(of: sound).map { (id: $0, likeness: Self.bySound) }
        }
        guard system == .abjad else { return alike }
        let consonants = Phonetics.consonants(folded)
        if consonants.count >= Self.shortestConsonants {
            alike += byConsonants.ids(of: consonants).map { (id: $0, likeness: Self.bySound) }
        }
        return alike
    }

    private static let shortestSound = 3
    private static let shortestConsonants = 2

    /// Counts for each word how many of these runs it has, and tells which have any. The loop that a search spends its
    /// time in, so that it works on the bare memory of the array.
    private func count(_ bigrams: [Int], in shared: inout [UInt8]) -> ArraySlice<Int32> {
        var touched = [Int32](repeating: 0, count: words.count)
        var found = 0
        shared.withUnsafeMutableBufferPointer { shared in
            touched.withUnsafeMutableBufferPointer { touched in
                for (place, bigram) in bigrams.enumerated() where !bigrams[..<place].contains(bigram) {
                    for id in byBigram[bigram] {
                        if shared[Int(id)] == 0 {
                            touched[found] = id
                            found += 1
                        }
                        shared[Int(id)] &+= 1
                    }
                }
            }
        }
        return touched[..<found]
    }

    func exact(_ folded: [UInt8]) -> Int32? { ids[folded] }

    private static let leastShared: Float = 0.38
    private static let leastLike: Float = 0.5
    private static let bySound: Float = 0.7
    private static let mostSimilar = 96

    private static func soundKey(_ folded: [UInt8]) -> [UInt8] {
        Phonetics.liquid(Phonetics.skeleton(folded))
    }

    private static let bigrams = 64 * 64

    /// With the ends of the word as letters of their own.
    private static func bigrams(of word: [UInt8]) -> [Int] {
        var before = 0
        var bigrams: [Int] = []
        bigrams.reserveCapacity(word.count + 1)
        for letter in word + [0] {
            let code = code(of: letter)
            bigrams.append(before * 64 + code)
            before = code
        }
        return bigrams
    }

    private static func code(of letter: UInt8) -> Int {
        switch letter {
        case 0x61...0x7A: Int(letter) - 0x60
        case 0x30...0x39: Int(letter) - 0x30 + 27
        case UInt8(ascii: "S"): 37
        case UInt8(ascii: "C"): 38
        default: 0
        }
    }
}
