import Primitives

/// What a newspaper wrote.
package struct MediaArticle: Hashable, Sendable {
    package let url: String
    package let title: String
    package let domain: String

    package init(url: String, title: String, domain: String) {
        self.url = url
        self.title = title
        self.domain = domain
    }
}

/// News that tell of a customer and of a crime. Whether it is the customer, and whether it is true, a person decides.
package enum AdverseMedia {
    /// What is asked for beside the name.
    package static let offences = ["fraud", "bribery", "laundering", "trafficking", "terrorism", "sanctions"]

    /// So that `bribed` and `terrorist` are found too.
    private static let stems = ["fraud", "brib", "launder", "traffick", "terror", "sanction"]
    private static let leastLike = MatchScore(0.90)
    private static let mostWords = 60

    /// - Returns: nil unless the title has a name like the customer's and an offence.
    package static func match(_ article: MediaArticle, for customer: ScreenedCustomer) -> ListMatch? {
        let words = article.title.split { !$0.isLetter && $0 != "-" && $0 != "'" }.prefix(mostWords).map(String.init)
        let small = words.map(\.asciiLowercased)
        guard stems.contains(where: { stem in small.contains { $0.hasPrefix(stem) } }),
            let (name, score) = likest(words, to: customer.name), score >= leastLike
        else { return nil }
        return ListMatch(
            list: .adverseMedia, sourceID: article.url, schema: .person, name: article.title, matchedName: name,
            score: score, reasons: ["adverse_media"], birthDates: [], countries: [], programmes: [article.domain],
            person: ListMatch.digest([[article.url]]),
            facts: ListMatch.digest([
                [article.url], [article.title], [customer.name], [customer.birthDate.description],
            ]))
    }

    /// The words in a row that are most like a name: as many as it has, one fewer or one more. One word of a name that
    /// has several is what many are called.
    private static func likest(_ words: [String], to name: String) -> (String, MatchScore)? {
        let prepared = PreparedName(name, schema: .person)
        let length = name.split(separator: " ").count
        var best: (String, MatchScore)?
        for size in max(min(2, length), length - 1)...(length + 1) where size <= words.count {
            for start in 0...(words.count - size) {
                let part = words[start..<(start + size)].joined(separator: " ")
                let score = NameMatcher.compare(prepared, PreparedName(part, schema: .person), schema: .person)
                let found = MatchScore(score.score)
                if best.map({ $0.1 < found }) ?? true { best = (part, found) }
            }
        }
        return best
    }
}
