extension FAQPhrasings {
    /// Each with the slug of what answers it.
    static var all: [(slug: String, text: String)] {
        text.split(separator: "\n").flatMap { line in
            let parts = line.split(separator: "\t", maxSplits: 1)
            guard parts.count == 2 else { return [(slug: String, text: String)]() }
            return parts[1].split(separator: "|").map { (String(parts[0]), String($0)) }
        }
    }
}
