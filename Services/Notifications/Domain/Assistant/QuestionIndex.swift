/// Finds what answers a question: BM25 over many ways to ask for the same, each a text of its own, and a vote of those
/// that are nearest.
package struct QuestionIndex: Sendable {
    /// A way to ask for something.
    package struct Text: Sendable {
        /// What it asks for.
        package let subject: Int
        package let text: String

        package init(subject: Int, text: String) {
            self.subject = subject
            self.text = text
        }
    }

    package struct Match: Sendable, Equatable {
        package let subject: Int
        /// Of the votes, from 0 to 1.
        package let share: Double
    }

    package struct Result: Sendable {
        /// Best first.
        package let matches: [Match]
        /// How much of the question, by weight of its words, stands in the texts of the best match.
        package let covered: Double
    }

    private struct Posting: Sendable {
        let text: Int32
        let weight: Float
    }

    // Robertson and Zaragoza, "The Probabilistic Relevance Framework", section 3: saturation and length.
    private static let saturation = 1.2
    private static let lengthShare = 0.5
    /// Found by cross-validation over BANKING77's training part.
    private static let voters = 20
    private static let sharpness = 5.0

    private let subjects: [Int]
    /// By subject.
    private let stems: [Int: Set<String>]
    private let postings: [String: [Posting]]
    private let rarity: [String: Double]
    private let unknownRarity: Double

    package init(_ texts: [Text]) {
        let features = texts.map { QuestionFeatures($0.text) }
        var frequency: [String: Int] = [:]
        for feature in features { for name in feature.counts.keys { frequency[name, default: 0] += 1 } }
        let count = Double(texts.count)
        let rarity = frequency.mapValues { Self.rarity(Double($0), of: count) }
        let average = max(1, features.reduce(0) { $0 + Double($1.length) } / max(1, count))
        var postings: [String: [Posting]] = [:]
        for (index, feature) in features.enumerated() {
            let length = 1 - Self.lengthShare + Self.lengthShare * Double(feature.length) / average
            for (name, times) in feature.counts {
                let times = Double(times)
                let weight =
                    QuestionFeatures.weight(of: name) * (rarity[name] ?? 0) * times * (Self.saturation + 1)
                    / (times + Self.saturation * length)
                postings[name, default: []].append(Posting(text: Int32(index), weight: Float(weight)))
            }
        }
        self.postings = postings
        self.rarity = rarity
        subjects = texts.map(\.subject)
        var stems: [Int: Set<String>] = [:]
        for (text, feature) in zip(texts, features) { stems[text.subject, default: []].formUnion(feature.stems) }
        self.stems = stems
        unknownRarity = Self.rarity(0, of: count)
    }

    /// - Returns: nil when nothing has a word of it.
    package func find(_ question: String) -> Result? {
        let asked = QuestionFeatures(question)
        var scores = [Float](repeating: 0, count: subjects.count)
        // In the order of names, so that sums are the same in every process.
        for name in asked.counts.keys.sorted() {
            for posting in postings[name] ?? [] { scores[Int(posting.text)] += posting.weight }
        }
        let nearest = scores.indices.filter { scores[$0] > 0 }
            .sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(Self.voters)
        guard let first = nearest.first else { return nil }
        var votes: [Int: Double] = [:]
        for text in nearest { votes[subjects[text], default: 0] += Self.power(Double(scores[text] / scores[first])) }
        let sum = votes.values.reduce(0, +)
        let matches = votes.map { Match(subject: $0.key, share: $0.value / sum) }
            .sorted { ($0.share, $1.subject) > ($1.share, $0.subject) }
        let found = matches.first.flatMap { stems[$0.subject] } ?? []
        return Result(matches: matches, covered: coverage(of: Set(asked.stems), by: found))
    }

    private func coverage(of asked: Set<String>, by found: Set<String>) -> Double {
        var (all, covered) = (0.0, 0.0)
        for stem in asked.sorted() {
            let weight = rarity["w:" + stem] ?? unknownRarity
            all += weight
            if found.contains(stem) { covered += weight }
        }
        return all > 0 ? covered / all : 0
    }

    private static func power(_ share: Double) -> Double {
        let square = share * share
        return square * square * share
    }

    private static func rarity(_ frequency: Double, of count: Double) -> Double {
        Logarithm.natural(1 + (count - frequency + 0.5) / (frequency + 0.5))
    }
}
