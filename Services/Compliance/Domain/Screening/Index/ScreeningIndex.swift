/// The entries of a list, ready to be searched: a search looks up the words that resemble those of the name, ranks the
/// names that have them by how much they share, and scores the best of these in full.
package struct ScreeningIndex: Sendable {
    /// So many names are scored in full, whatever was asked.
    static let mostCandidates = 128

    package let entries: [ListEntry]
    private let names: [IndexedName]
    private let vocabulary: TokenVocabulary
    /// For each word the names that have it.
    private let postings: [[Int32]]
    /// For each word how much it tells.
    private let rarity: [Float]
    private let byIdentifier: [String: [Int32]]
    /// For each group of given names that stand for one another the words that are of it.
    private let byGroup: [UInt16: [Int32]]

    /// What is looked at of every name that shares a word, apart from the names themselves.
    private let weights: [Float]
    private let schemas: [ScreeningSchema]

    private struct IndexedName: Sendable {
        let entry: Int32
        let place: Int32
        let name: PreparedName
    }

    package init(_ entries: [ListEntry]) {
        self.entries = entries
        var names: [IndexedName] = []
        var vocabulary = TokenVocabulary()
        var pool = TokenPool()
        var postings: [[Int32]] = []
        var byIdentifier: [String: [Int32]] = [:]
        var byGroup: [UInt16: Set<Int32>] = [:]
        for (place, entry) in entries.enumerated() {
            for (namePlace, listed) in entry.names.enumerated() {
                let name = PreparedName(listed.text, schema: entry.schema, pool: &pool)
                for reading in name.readings {
                    for word in Self.words(of: reading, schema: entry.schema) {
                        let id = Int(vocabulary.id(of: word.letters, isWhole: word.isWhole))
                        if id == postings.count { postings.append([]) }
                        for group in word.groups { byGroup[group, default: []].insert(Int32(id)) }
                        if postings[id].last != Int32(names.count) { postings[id].append(Int32(names.count)) }
                    }
                }
                names.append(IndexedName(entry: Int32(place), place: Int32(namePlace), name: name))
            }
            for identifier in entry.identifiers.compactMap({ ListedIdentifier.comparable($0.number) }) {
                byIdentifier[identifier, default: []].append(Int32(place))
            }
        }
        let count = Float(names.count)
        // The whole part of the logarithm to base two is as exact as this has to be.
        let rarity = postings.map { 0.2 + 0.07 * Float(((count + 1) / Float($0.count + 1)).exponent) }
        // What all words of a name tell together.
        weights = names.map { indexed in
            let words = indexed.name.readings[0].tokens.filter(\.isContent)
            return words.reduce(0) { $0 + (vocabulary.exact($1.folded).map { rarity[Int($0)] } ?? 0) }
        }
        schemas = names.map { entries[Int($0.entry)].schema }
        self.names = names
        self.vocabulary = vocabulary
        self.postings = postings
        self.rarity = rarity
        self.byIdentifier = byIdentifier
        self.byGroup = byGroup.mapValues { $0.sorted() }
    }

    /// The best hits first; of entries that are equally like, in the order of the list.
    package func search(_ query: ScreeningQuery) -> [ScreeningHit] {
        let name = PreparedName(query.name, schema: query.schema)
        var best: [Int32: ScreeningHit] = [:]
        for place in candidates(for: name, query: query) {
            consider(names[Int(place)], for: name, query, in: &best)
        }
        for identifier in Set(query.identifiers.compactMap(ListedIdentifier.comparable)) {
            for place in byIdentifier[identifier] ?? [] where entries[Int(place)].schema.meets(query.schema) {
                considerIdentified(place, for: name, query, in: &best)
            }
        }
        return best.sorted { ($1.value.score, $0.key) < ($0.value.score, $1.key) }.prefix(query.limit).map(\.value)
    }

    /// Every name scored: what a search must find, to measure it by.
    package func searchExhaustively(_ query: ScreeningQuery) -> [ScreeningHit] {
        let name = PreparedName(query.name, schema: query.schema)
        var best: [Int32: ScreeningHit] = [:]
        for indexed in names where entries[Int(indexed.entry)].schema.meets(query.schema) {
            consider(indexed, for: name, query, in: &best)
        }
        return best.sorted { ($1.value.score, $0.key) < ($0.value.score, $1.key) }.prefix(query.limit).map(\.value)
    }

    private func consider(
        _ indexed: IndexedName, for name: PreparedName, _ query: ScreeningQuery, in best: inout [Int32: ScreeningHit]
    ) {
        let bare = NameMatcher.compare(name, indexed.name, schema: entries[Int(indexed.entry)].schema)
        guard bare.score >= query.threshold else { return }
        let entry = entries[Int(indexed.entry)]
        let listed = entry.names[Int(indexed.place)]
        let score = FactRules.apply(to: bare, isWeak: listed.isWeak, of: entry, for: query)
        guard score.score >= query.threshold, score.score > best[indexed.entry]?.score ?? -1 else { return }
        best[indexed.entry] = ScreeningHit(
            entry: entry, matchedName: listed.text, score: score.score, reasons: score.reasons)
    }

    /// Found by its number, under whatever name is nearest.
    private func considerIdentified(
        _ place: Int32, for name: PreparedName, _ query: ScreeningQuery, in best: inout [Int32: ScreeningHit]
    ) {
        let entry = entries[Int(place)]
        let scored = entry.names.map { listed in
            let other = PreparedName(listed.text, schema: entry.schema)
            return (listed, NameMatcher.compare(name, other, schema: entry.schema))
        }
        guard let nearest = scored.max(by: { $0.1.score < $1.1.score }) else { return }
        let score = FactRules.apply(to: nearest.1, isWeak: nearest.0.isWeak, of: entry, for: query)
        best[place] = ScreeningHit(
            entry: entry, matchedName: nearest.0.text, score: score.score, reasons: score.reasons)
    }

    /// The names that share most with this one.
    func candidates(for name: PreparedName, query: ScreeningQuery) -> [Int32] {
        var shared = [Float](repeating: 0, count: names.count)
        var touched: [Int32] = []
        var asked: Float = 0
        // The most that the word at hand has given a name, so that two words like it do not count twice.
        var given = [Float](repeating: 0, count: names.count)
        for reading in name.readings {
            for word in Self.words(of: reading, schema: query.schema).prefix(Self.mostWords) {
                var givenTo: [Int32] = []
                if !word.isWhole { asked += vocabulary.exact(word.letters).map { rarity[Int($0)] } ?? Self.unknownWord }
                let forms = word.groups.flatMap { byGroup[$0] ?? [] }
                let similar =
                    vocabulary.similar(to: word.letters, isWhole: word.isWhole, system: reading.system)
                    + forms.map { TokenVocabulary.Similar(id: $0, likeness: Self.asAnotherForm) }
                for similar in similar {
                    let weight = rarity[Int(similar.id)] * similar.likeness
                    for place in postings[Int(similar.id)] where given[Int(place)] < weight {
                        if shared[Int(place)] == 0 { touched.append(place) }
                        if given[Int(place)] == 0 { givenTo.append(place) }
                        shared[Int(place)] += weight - given[Int(place)]
                        given[Int(place)] = weight
                    }
                }
                for place in givenTo { given[Int(place)] = 0 }
            }
        }
        var ranked: [(place: Int32, rank: Float)] = []
        var best: Float = 0
        for place in touched where schemas[Int(place)].meets(query.schema) {
            let weight = weights[Int(place)]
            let rank = shared[Int(place)] / max(0.1, min(asked, weight) + 0.35 * max(asked, weight))
            guard rank > best * Self.leastOfBest else { continue }
            best = max(best, rank)
            ranked.append((place, rank))
        }
        ranked.removeAll { $0.rank <= best * Self.leastOfBest }
        return ranked.sorted { ($1.rank, $0.place) < ($0.rank, $1.place) }.prefix(Self.mostCandidates).map(\.place)
    }

    /// What shares less than this part of what the best one shares is no match. A name listed exactly as it was asked
    /// for must not hide those that share one word of it, which are matches as well.
    private static let leastOfBest: Float = 0.2
    private static let unknownWord: Float = 0.9
    /// `Bill` for `William`, whose letters do not tell.
    private static let asAnotherForm: Float = 0.9
    private static let mostWords = 14

    /// By what a name is found: its content words, all of them as one, and of an organisation its initials.
    private static func words(
        of reading: NameReading, schema: ScreeningSchema
    ) -> [(letters: [UInt8], isWhole: Bool, groups: [UInt16])] {
        let content = reading.tokens.filter(\.isContent)
        var words = content.map { (letters: $0.folded, isWhole: false, groups: $0.groups) }
        if (2...4).contains(content.count) {
            words.append((Phonetics.fold(content.flatMap(\.letters)), true, []))
        }
        if !schema.isPerson, (3...6).contains(content.count) {
            words.append((content.compactMap(\.letters.first), true, []))
        }
        return words
    }
}
