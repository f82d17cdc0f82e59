/// Finds variables that were meant for this process and that it does not know: a misspelt one would otherwise be a
/// setting that silently is not made.
struct UnknownVariables {
    struct Finding: Equatable {
        let variable: String
        /// The nearest name that is known.
        let nearest: String?
    }

    /// Names that differ in more letters are other names.
    static let typingErrors = 2
    /// Among shorter names, two wrong letters make any other.
    private static let shortest = 6

    /// Names that the process reads.
    let known: Set<String>
    /// The process's slug: what begins with it can be meant for nobody else.
    let service: String

    func findings(in variables: [String: String]) -> [Finding] {
        let own = ConfigError.variable(service) + "_"
        return variables.filter { !known.contains($0.key) && !Self.isKubernetesLink($0.key, $0.value) }
            .keys.sorted().compactMap { variable in
                let isNear =
                    variable.utf8.count >= Self.shortest
                    && known.contains { Self.distance(variable, $0) <= Self.typingErrors }
                guard isNear || variable.hasPrefix(own) else { return nil }
                let nearest = known.sorted().min { Self.unlikeness(variable, $0) < Self.unlikeness(variable, $1) }
                return Finding(variable: variable, nearest: nearest)
            }
    }

    /// Kubernetes tells each container of the services beside it, the process's own among them.
    private static func isKubernetesLink(_ name: String, _ value: String) -> Bool {
        if value.hasPrefix("tcp://") || value.hasPrefix("udp://") { return true }
        if name.hasSuffix("_SERVICE_HOST") || name.hasSuffix("_SERVICE_PORT") { return true }
        return name.contains("_SERVICE_PORT_")
            || ["_TCP", "_UDP", "_SCTP"].contains { name.contains("\($0)_") && name.contains("_PORT_") }
    }

    /// Letters to insert, remove or change (Levenshtein).
    static func distance(_ left: String, _ right: String) -> Int {
        distances(left, right).last ?? 0
    }

    /// As the distance, but an end that is left out counts as one letter: people forget `_SECONDS`.
    private static func unlikeness(_ name: String, _ known: String) -> Int {
        let distances = distances(name, known)
        return min(distances.last ?? 0, (distances.min() ?? 0) + 1)
    }

    /// From a text to each beginning of another.
    private static func distances(_ left: String, _ right: String) -> [Int] {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (position, other) in right.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[position + 1]
                row[position + 1] = min(changed, row[position] + 1, diagonal + 1)
            }
        }
        return row
    }
}
